-- Holds: a private entry in the owner's own calendar for a suggested time; and booking without a click, after a veto window.

-- One row a suggestion: what was put into the calendar for it, and how it ended. hold_id is the entry's transaction id.
create table calendar_hold (
  tenant_id uuid not null,
  owner_id uuid not null,
  suggestion_id uuid not null,
  hold_id uuid not null,
  state text not null default 'wanted' check (state in ('wanted', 'making', 'standing', 'ended')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  until timestamptz not null,
  event_id text,
  ended_because text check (ended_because in ('over', 'decided', 'slot-gone', 'switched-off', 'deleted', 'kept', 'needs-consent', 'refused')),
  ended_at timestamptz,
  primary key (tenant_id, owner_id, suggestion_id)
);
comment on column calendar_hold.ended_because is 'deleted: the owner removed the entry, it is not made again; kept: they made something of their own of it, it is not touched';
create index calendar_hold_by_event on calendar_hold (tenant_id, owner_id, event_id) where event_id is not null;
alter table calendar_hold enable row level security;
alter table calendar_hold force row level security;
create policy owner_only on calendar_hold using (tenant_id = app_tenant() and owner_id = app_owner())
  with check (tenant_id = app_tenant() and owner_id = app_owner());
grant select, insert, update, delete on calendar_hold to kith_app;

alter table suggestion add column auto_at timestamptz;
alter table suggestion add column auto_start timestamptz;
alter table suggestion add column vetoed boolean not null default false;
comment on column suggestion.auto_at is 'when it is booked without a click, for auto_start; null: it is not';
alter table invite add column auto boolean not null default false;

-- However a suggestion ends or its times change, its hold is looked after: one place, so that no way of ending is forgotten.
-- made_at is a time that has passed, which is all that is asked of it here: statements do not read the database's clock.
create function suggestion_changed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from calendar_hold h where (h.tenant_id, h.owner_id, h.suggestion_id) = (new.tenant_id, new.owner_id, new.suggestion_id)
      and h.state <> 'ended') then
    insert into due (tenant_id, owner_id, what, subject_id, due_at)
    values (new.tenant_id, new.owner_id, 'tend-holds', new.suggestion_id::text, new.made_at)
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at;
  end if;
  return null;
end $$;
create trigger suggestion_changed after update of state, slots on suggestion for each row
  when (old.state is distinct from new.state or old.slots is distinct from new.slots) execute function suggestion_changed();

-- When somebody's entries are nothing but holds: two people who were prompted about each other would else each find the
-- other's time taken. The smallest answer: times that are asked for, of people named, within a window.
grant select (tenant_id, owner_id, state, starts_at, ends_at) on calendar_hold to kith_router;
create policy hold_answer on calendar_hold for select to kith_router using (tenant_id = app_tenant());
create function hold_times(of_people uuid[], from_time timestamptz, to_time timestamptz)
  returns table (person_id uuid, starts_at timestamptz, ends_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select h.owner_id, h.starts_at, h.ends_at from calendar_hold h
        where h.tenant_id = app_tenant() and h.owner_id = any(of_people) and h.state in ('making', 'standing')
          and h.starts_at < to_time and h.ends_at > from_time $$;
grant create on schema public to kith_router;
alter function hold_times(uuid[], timestamptz, timestamptz) owner to kith_router;
revoke all on function hold_times(uuid[], timestamptz, timestamptz) from public;
grant execute on function hold_times(uuid[], timestamptz, timestamptz) to kith_app;
revoke create on schema public from kith_router;
