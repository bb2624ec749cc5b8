-- What was read is kept for as long as the organisation says; who has left is erased; an organisation that leaves is emptied.

-- kept_from: first day of which interactions are kept; it only moves forward, so that what was let go is not taken in again.
alter table owner add column kept_from date;
alter table owner add column unreachable_since timestamptz;
comment on column owner.unreachable_since is 'since when nothing can be read on the owner''s behalf, as the nightly look found it';

-- A source that was left out has the day that it happened on, so that it ages like what was counted.
alter table left_out_item add column day int;
alter table left_out_item no force row level security;
update left_out_item set day = floor(extract(epoch from now()) / 86400);
alter table left_out_item force row level security;
alter table left_out_item alter column day set not null;
create index left_out_item_by_day on left_out_item (tenant_id, owner_id, day);
create index meeting_by_end on meeting (tenant_id, owner_id, ends_at);

insert into due (tenant_id, owner_id, what, due_at)
select tenant_id, owner_id, 'retain', now() from owner where state <> 'erasing' on conflict do nothing;

-- What is nobody's own row any more: failed jobs, claims on pairs that are over, and tombstones that no late notification can reach.
grant select (at) on dead_letter to kith_router;
grant select, delete on erased to kith_router;
create policy spent on dead_letter to kith_router using (true);
create policy spent on erased to kith_router using (true);
create index dead_letter_by_time on dead_letter (at);
create function forget_spent(failed_before timestamptz, over_before timestamptz)
  returns int language sql volatile security definer set search_path = pg_catalog, public
  as $$ with letters as (delete from dead_letter l where l.at < failed_before returning 1),
          claims as (delete from pair_claim c where greatest(c.until, c.ends_at) < over_before returning 1),
          stones as (delete from erased e where e.erased_at < over_before returning 1)
        select ((select count(*) from letters) + (select count(*) from claims) + (select count(*) from stones))::int $$;

-- An organisation leaves: everybody of it is marked for erasure, which the clock then does. Says nothing but how many.
grant update (state) on owner to kith_router;
create policy leaving_tenant on owner for update to kith_router using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
create function erase_tenant(at timestamptz)
  returns int language sql volatile security definer set search_path = pg_catalog, public
  as $$ with marked as (
          update owner o set state = 'erasing' where o.tenant_id = app_tenant() returning o.tenant_id, o.owner_id
        ), armed as (
          insert into due as d (tenant_id, owner_id, what, due_at) select tenant_id, owner_id, 'erase-owner', at from marked order by 1, 2
          on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(d.due_at, excluded.due_at), leased_until = null
          returning 1
        ) select count(*)::int from armed $$;
create function nobody_left()
  returns boolean language sql stable security definer set search_path = pg_catalog, public
  as $$ select not exists (select 1 from owner o where o.tenant_id = app_tenant()) $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['forget_spent(timestamptz, timestamptz)', 'erase_tenant(timestamptz)', 'nobody_left()'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
