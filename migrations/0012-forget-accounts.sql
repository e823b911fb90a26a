-- With a person goes the account of that person: the reaction that does it reaches passkeys and shared desks of the accounts behind its wall.
create policy forget on passkey for delete
  using ((select purpose()) = 'react' and account_id in (select a.id from account a where a.community_id = any ((select wall())::uuid[])));
create policy forget_seen on passkey for select
  using ((select purpose()) = 'react' and account_id in (select a.id from account a where a.community_id = any ((select wall())::uuid[])));
create policy forget on desk_account for delete
  using ((select purpose()) = 'react' and account_id in (select a.id from account a where a.community_id = any ((select wall())::uuid[])));
create policy forget_seen on desk_account for select
  using ((select purpose()) = 'react' and account_id in (select a.id from account a where a.community_id = any ((select wall())::uuid[])));
