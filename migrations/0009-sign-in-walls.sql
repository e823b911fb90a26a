-- Signing in looks at accounts, desks and tokens of every community, since nobody is known yet. Once a transaction stands behind a wall, it sees those of
-- its own communities and those of whoever acts, whatever its statements forget to ask.
create function before_any_wall() returns boolean language sql stable parallel safe
  return coalesce(cardinality(wall()), 0) = 0;

drop policy purpose on account;
create policy purpose on account
  using ((select purpose()) in ('roles', 'react', 'tick') or ((select purpose()) = 'sign-in' and
    ((select before_any_wall()) or community_id = any ((select wall())::uuid[]) or id = any ((select acting_accounts())::uuid[]))))
  with check ((select purpose()) in ('roles', 'react', 'tick') or ((select purpose()) = 'sign-in' and
    ((select before_any_wall()) or community_id = any ((select wall())::uuid[]) or id = any ((select acting_accounts())::uuid[]))));

drop policy purpose on desk;
create policy purpose on desk
  using ((select purpose()) = 'sign-in' and ((select before_any_wall()) or community_id = any ((select wall())::uuid[])))
  with check ((select purpose()) = 'sign-in' and ((select before_any_wall()) or community_id = any ((select wall())::uuid[])));

drop policy wall on token;
create policy wall on token
  using (community_id = any ((select wall())::uuid[]) or ((select purpose()) = 'sign-in' and (select before_any_wall())))
  with check (community_id = any ((select wall())::uuid[]) or ((select purpose()) = 'sign-in' and (select before_any_wall())));
