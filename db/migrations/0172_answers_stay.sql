-- What somebody answered to a poll before they excluded whoever asks stays answered: a mark that vanished would tell. Afterwards
-- the poll is not shown to them, so that nothing new is answered (polls_asked_of_me).
grant create on schema public to kith_router;
set local role kith_router;
create or replace function poll_answers(asked_poll uuid)
  returns table (person_id uuid, suits int[]) language sql stable security definer set search_path = pg_catalog, public
  as $$ select a.owner_id, a.suits from poll_answer a
        where a.tenant_id = app_tenant() and a.poll_id = asked_poll and a.asked_by = app_owner()
          and exists (select 1 from poll_asked q where q.tenant_id = app_tenant() and q.owner_id = app_owner() and q.poll_id = asked_poll and q.person_id = a.owner_id) $$;
reset role;
revoke create on schema public from kith_router;

-- Who stands behind a contact is often learnt later than that the owner excluded them; the question of a pair needs it.
alter table exclusion no force row level security;
alter table contact no force row level security;
update exclusion e set person_id = c.person_id from contact c
  where (c.tenant_id, c.owner_id, c.contact_id) = (e.tenant_id, e.owner_id, e.contact_id) and c.person_id is distinct from e.person_id and c.person_id is not null;
alter table contact force row level security;
alter table exclusion force row level security;
