-- Groups: what the owner wished of one, when it is called off below its number, who likes to meet after hours, and the two
-- questions about others that a group asks.

alter table owner add column after_hours boolean not null default false;
comment on column owner.after_hours is 'whether they like to be asked for something after work or on a Saturday';
-- quorum, hours before the start at which it is called off, time after hours, alcohol, a whole team: what holds for whatever time is taken.
alter table suggestion add column wish jsonb not null default '{}';
alter table invite add column call_off_at timestamptz;
alter table invite add column agreed boolean not null default false;
comment on column invite.call_off_at is 'when it is called off if fewer than quorum said yes; null once that is decided';
comment on column invite.agreed is 'its time was agreed by a poll: whoever said yes decides about their own calendar';

-- Whether two people may be proposed together: neither excluded the other. Yes or no, and not by whom.
create function may_pair(one uuid, other uuid)
  returns boolean language sql stable security definer set search_path = pg_catalog, public
  as $$ select not exists (select 1 from exclusion e where e.tenant_id = app_tenant() and e.undone_at is null
        and ((e.owner_id = one and e.person_id = other) or (e.owner_id = other and e.person_id = one))) $$;

-- Whether all of these who use Kith like to be asked for time after hours. One answer for all of them.
grant select (after_hours) on owner to kith_router;
create function after_hours_suit(people uuid[])
  returns boolean language sql stable security definer set search_path = pg_catalog, public
  as $$ select not exists (select 1 from owner o where o.tenant_id = app_tenant() and o.owner_id = any(people)
        and o.state in ('on', 'paused') and not o.after_hours) $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['may_pair(uuid, uuid)', 'after_hours_suit(uuid[])'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
