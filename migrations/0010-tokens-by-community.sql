-- Invitations and badges of a community are listed by it.
create index token_community on token (community_id) where revoked_at is null;
