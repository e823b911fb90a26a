-- The first step of a command or a question, asked of the tables in one statement instead of four: at sixteen ways the start of a statement costs more
-- than the few rows that it finds. What it says is the same as before (0003).
create or replace function road_open(p_token bytea, p_purpose text, p_community uuid, p_command uuid, p_made timestamptz, p_now timestamptz)
returns table (state text, account_id uuid, person_id uuid, home_id uuid, session_id uuid, stepped_up_until timestamptz, idle_until timestamptz,
  grants jsonb, zone text, today text, answered_body bytea, answered_status smallint, answered_answer jsonb)
language plpgsql as $$
declare
  held uuid[];
  covered uuid[];
  -- An assignment is an expression; a `perform` would be a statement with a start and an end of its own.
  put text := set_config('haitang.purpose', 'sign-in', true);
begin
  select s.account_id, a.person_id, a.community_id, s.id, s.stepped_up_until, s.idle_until, coalesce(g.grants, '[]'), g.held, c.zone, to_char(p_now at time zone c.zone, 'YYYY-MM-DD')
    into road_open.account_id, road_open.person_id, road_open.home_id, road_open.session_id, road_open.stepped_up_until, road_open.idle_until,
      road_open.grants, held, road_open.zone, road_open.today
    from session s
      join account a on a.id = s.account_id
      left join community c on c.id = coalesce(p_community, a.community_id)
      left join lateral (
        select jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'community', r.community_id, 'place', r.place_id,
               'organisation', r.organisation_id, 'from', r.from_day, 'to', r.to_day)) as grants, array_agg(r.community_id) as held
          from role_held r join community rc on rc.id = r.community_id
          where r.account_id = s.account_id and r.ended_at is null
            -- Asked for one community, an actor brings the roles that cover it and no others.
            and (p_community is null or exists (select from community_under u where u.ancestor_id = r.community_id and u.descendant_id = p_community))
            and r.from_day <= (p_now at time zone rc.zone)::date and (r.to_day is null or r.to_day > (p_now at time zone rc.zone)::date)
      ) g on true
    where s.token_hash = p_token and s.ended_at is null and s.idle_until > p_now and s.absolute_until > p_now and a.blocked_at is null;
  if not found then
    state := 'signed-out';
    return next; return;
  end if;
  if p_community is null then
    select array_agg(distinct u.descendant_id) into covered from community_under u where u.ancestor_id = any (held);
  elsif held is null then
    state := 'foreign';
    return next; return;
  else
    covered := array[p_community];
  end if;
  put := set_config('haitang.communities', coalesce(covered, '{}')::text, true);
  put := set_config('haitang.account', road_open.account_id::text, true);
  put := set_config('haitang.purpose', p_purpose, true);
  state := 'open';
  if p_command is not null then
    perform pg_advisory_xact_lock(hashtextextended(road_open.account_id::text || p_command::text, 7221));
    select a.body, a.status, a.answer into answered_body, answered_status, answered_answer
      from answered a where a.made = p_made and a.actor_id = road_open.account_id and a.command_id = p_command;
    if found then state := 'seen'; end if;
  end if;
  return next;
end $$;
