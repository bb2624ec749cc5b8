-- "I am swamped", said by whoever was invited: kept with their own copy of the meeting, and told to the invite it belongs to.
alter table meeting add column swamped_at timestamptz;

grant select (tenant_id, owner_id, invite_id, ical_uid, state) on invite to kith_router;
grant select (tenant_id, owner_id, invite_id, contact_id) on invite_attendee to kith_router;
grant select (tenant_id, owner_id, contact_id, person_id) on contact to kith_router;
grant update (swamped_at) on invite to kith_router;
grant update (due_at) on due to kith_router;
create policy swamped_told on invite to kith_router using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create policy swamped_told on invite_attendee for select to kith_router using (tenant_id = app_tenant());
create policy swamped_told on contact for select to kith_router using (tenant_id = app_tenant());

-- Answers nothing: the caller does not learn whether the other uses Kith. Only somebody invited to that very meeting is heard.
create function say_swamped(uid text, at timestamptz, told_at timestamptz)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$ with told as (
          update invite i set swamped_at = at where i.tenant_id = app_tenant() and i.ical_uid = uid and i.state = 'booked'
            and exists (select 1 from invite_attendee a join contact c on (c.tenant_id, c.owner_id, c.contact_id) = (a.tenant_id, a.owner_id, a.contact_id)
              where (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id) and c.person_id = app_owner())
          returning i.tenant_id, i.owner_id, i.invite_id
        ) insert into due (tenant_id, owner_id, what, subject_id, due_at)
          select tenant_id, owner_id, 'change-invite', invite_id::text, told_at from told
          on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at $$;
grant create on schema public to kith_router;
alter function say_swamped(text, timestamptz, timestamptz) owner to kith_router;
revoke all on function say_swamped(text, timestamptz, timestamptz) from public;
grant execute on function say_swamped(text, timestamptz, timestamptz) to kith_app;
revoke create on schema public from kith_router;
