-- "Swamped" is said of, or by, one of those invited: in a group nobody else rests because of it.
alter table invite_attendee add column swamped_at timestamptz;
comment on column invite_attendee.swamped_at is 'since when they are swamped, by the owner''s word or their own; null: not said, or taken back';

-- The migration's role owns these tables, and sees their rows only while their policies do not hold for owners.
alter table invite no force row level security;
alter table invite_attendee no force row level security;
update invite_attendee a set swamped_at = i.swamped_at from invite i
  where (i.tenant_id, i.owner_id, i.invite_id) = (a.tenant_id, a.owner_id, a.invite_id) and i.swamped_at is not null;
alter table invite force row level security;
alter table invite_attendee force row level security;

revoke update (swamped_at) on invite from kith_router;
drop policy swamped_told on invite;
create policy swamped_told on invite for select to kith_router using (tenant_id = app_tenant());
drop policy swamped_told on invite_attendee;
create policy swamped_told on invite_attendee to kith_router using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
grant update (swamped_at) on invite_attendee to kith_router;

-- Answers nothing: the caller does not learn whether the other uses Kith. Only somebody invited to that very meeting is heard,
-- and of themselves alone.
grant create on schema public to kith_router;
set local role kith_router;
create or replace function say_swamped(uid text, at timestamptz, told_at timestamptz)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$ with told as (
          update invite_attendee a set swamped_at = at from invite i, contact c
          where i.tenant_id = app_tenant() and i.ical_uid = uid and i.state = 'booked'
            and (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)
            and (c.tenant_id, c.owner_id, c.contact_id) = (a.tenant_id, a.owner_id, a.contact_id) and c.person_id = app_owner()
          returning a.tenant_id, a.owner_id, a.invite_id
        ) insert into due (tenant_id, owner_id, what, subject_id, due_at)
          select distinct tenant_id, owner_id, 'change-invite', invite_id::text, told_at from told
          on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at $$;
reset role;
revoke create on schema public from kith_router;

alter table invite drop column swamped_at;
