-- What booking needs beside the invite: changes that the owner wished, the owner's last word on whether it happened, and
-- what the second of two people who invite each other may know.

alter table invite add column wanted text check (wanted in ('cancel', 'move'));
alter table invite add column wanted_start timestamptz;
alter table invite add column wanted_end timestamptz;
alter table invite add column event_link text;
alter table invite add column swamped_at timestamptz;
alter table invite add column words int not null default 0;
alter table invite add column halved_at timestamptz;
comment on column invite.wanted is 'a change that has not reached the calendar yet; the job makes it and clears this';
comment on column invite.words is 'how often the owner said whether it happened: each word outranks the one before and every copy of the calendar';
create index invite_by_time on invite (tenant_id, owner_id, ends_at);
create index invite_by_uid on invite (tenant_id, owner_id, ical_uid) where ical_uid is not null;
create index invite_attendee_by_contact on invite_attendee (tenant_id, owner_id, contact_id);

-- days: each day that was looked at and has no time, with the reason. By hand: asked for by the owner, not suggested.
alter table suggestion add column days jsonb not null default '[]';
alter table suggestion add column by_hand boolean not null default false;
drop index suggestion_once;
create unique index suggestion_once on suggestion (tenant_id, owner_id, kind, contacts)
  where state in ('candidate', 'open', 'snoozed') and not by_hand;
create index suggestion_by_state on suggestion (tenant_id, owner_id, state);
create index suggestion_by_time on suggestion (tenant_id, owner_id, made_at);

-- A claim says who of two people invites the other. Once the event exists the claim is settled and names it.
alter table pair_claim add column settled_at timestamptz;
alter table pair_claim add column ical_uid text;
alter table pair_claim add column starts_at timestamptz;
alter table pair_claim add column ends_at timestamptz;

drop function claim_pair(uuid, uuid, timestamptz, timestamptz);
create function claim_pair(other_person uuid, claiming_invite uuid, at timestamptz, until timestamptz)
  returns table (invite_id uuid, settled boolean, ical_uid text, starts_at timestamptz, ends_at timestamptz)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$ insert into pair_claim as c (tenant_id, low_person, high_person, invite_id, claimed_by, claimed_at, until)
        values (app_tenant(), least(app_owner(), other_person), greatest(app_owner(), other_person), claiming_invite, app_owner(), at, until)
        on conflict (tenant_id, low_person, high_person) do update set
          invite_id = case when c.until <= excluded.claimed_at or c.claimed_by = app_owner() then excluded.invite_id else c.invite_id end,
          claimed_by = case when c.until <= excluded.claimed_at or c.claimed_by = app_owner() then excluded.claimed_by else c.claimed_by end,
          claimed_at = case when c.until <= excluded.claimed_at or c.claimed_by = app_owner() then excluded.claimed_at else c.claimed_at end,
          until = case when c.until <= excluded.claimed_at or c.claimed_by = app_owner() then excluded.until else c.until end,
          settled_at = case when c.until <= excluded.claimed_at or c.claimed_by = app_owner() then null else c.settled_at end,
          ical_uid = case when c.until <= excluded.claimed_at or c.claimed_by = app_owner() then null else c.ical_uid end
        returning c.invite_id, c.settled_at is not null, c.ical_uid,
          case when c.settled_at is not null then c.starts_at end, case when c.settled_at is not null then c.ends_at end $$;

create function settle_pair(settling_invite uuid, uid text, from_time timestamptz, to_time timestamptz, at timestamptz, keep_until timestamptz)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$ update pair_claim c set settled_at = at, ical_uid = uid, starts_at = from_time, ends_at = to_time, until = keep_until
        where c.tenant_id = app_tenant() and c.invite_id = settling_invite and c.claimed_by = app_owner() $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['claim_pair(uuid, uuid, timestamptz, timestamptz)',
    'settle_pair(uuid, text, timestamptz, timestamptz, timestamptz, timestamptz)'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
