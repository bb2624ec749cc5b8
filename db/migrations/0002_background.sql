-- What the background needs before an owner is known: leases on due rows in real time, open work found again after a lost
-- queue, and which kind of tenant this database has ever held.

-- A lease is a queue's delay, so it is on real time: due_at is business time, which may stand still or run a thousandfold.
alter table due add column leased_until timestamptz;

-- Whoever sets a time takes the lease away: a row armed while its job runs outlives the end of that run.
create function due_armed() returns trigger language plpgsql as $$ begin new.leased_until := null; return new; end $$;
create trigger due_armed before update of due_at on due for each row execute function due_armed();

drop function take_due(timestamptz, timestamptz, int);
create function take_due(upto timestamptz, real_now timestamptz, lease_until timestamptz, most int)
  returns table (tenant_id uuid, owner_id uuid, what text, subject_id text)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$ update due d set leased_until = lease_until
        from (select x.tenant_id, x.owner_id, x.what, x.subject_id from due x
              where x.due_at <= upto and (x.leased_until is null or x.leased_until <= real_now)
              order by x.due_at limit most for update skip locked) p
        where (d.tenant_id, d.owner_id, d.what, d.subject_id) = (p.tenant_id, p.owner_id, p.what, p.subject_id)
        returning d.tenant_id, d.owner_id, d.what, d.subject_id $$;

grant select (tenant_id, owner_id, pending) on interaction to kith_router;
grant select (tenant_id, owner_id, invite_id, state, hold_until) on invite to kith_router;
grant select (tenant_id, owner_id, state, backfill_done_at, mail_wanted_at, mail_done_at, calendar_wanted_at, calendar_done_at)
  on mailbox to kith_router;
grant insert on due to kith_router;
create policy open_work on interaction for select to kith_router using (pending);
create policy open_work on invite for select to kith_router using (state in ('held', 'accepted', 'booking', 'unknown'));
create policy open_work on mailbox for select to kith_router using (true);
create policy open_work on owner for select to kith_router using (true);
create policy arming on due for insert to kith_router with check (true);

-- Arms whatever is open and has no due row: after a lost queue nothing but lateness remains. Answers how many rows it armed.
create function arm_open_work(at timestamptz)
  returns int language sql volatile security definer set search_path = pg_catalog, public
  as $$ with open_work (tenant_id, owner_id, what, subject_id, due_at) as (
          select i.tenant_id, i.owner_id, 'score-relationships', '', at from interaction i where i.pending group by 1, 2
          union all
          select v.tenant_id, v.owner_id, 'book-invite', v.invite_id::text, greatest(v.hold_until, at) from invite v
            where v.state in ('held', 'accepted', 'booking', 'unknown')
          union all
          select m.tenant_id, m.owner_id, 'backfill-mailbox', '', at from mailbox m where m.state <> 'parked' and m.backfill_done_at is null
          union all
          select m.tenant_id, m.owner_id, 'sync-mail', '', at from mailbox m
            where m.state <> 'parked' and m.mail_wanted_at > coalesce(m.mail_done_at, '-infinity')
          union all
          select m.tenant_id, m.owner_id, 'sync-calendar', '', at from mailbox m
            where m.state <> 'parked' and m.calendar_wanted_at > coalesce(m.calendar_done_at, '-infinity')
        ), wanted as (
          select w.* from open_work w join owner o using (tenant_id, owner_id)
            where o.state in ('on', 'paused')
          union all
          select o.tenant_id, o.owner_id, 'erase-owner', '', at from owner o where o.state = 'erasing'
        ), armed as (
          insert into due (tenant_id, owner_id, what, subject_id, due_at)
          select tenant_id, owner_id, what, subject_id, due_at from wanted order by 1, 2, 3, 4
          on conflict do nothing returning 1
        ) select count(*)::int from armed $$;

-- Which kinds of tenant this database has ever held: sandbox people and real people never share one.
create table held_mode (
  mode text primary key check (mode in ('sandbox', 'entra')),
  since timestamptz not null
);

-- A tenant's data keys, each wrapped by the master key from the environment; older ones open what was sealed under them.
create table tenant_key (
  tenant_id uuid not null,
  version int not null check (version > 0),
  wrapped bytea not null,
  primary key (tenant_id, version)
);
alter table tenant_key enable row level security;
alter table tenant_key force row level security;
create policy tenant_only on tenant_key using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
alter table tenant drop column key_version, drop column wrapped_key;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['take_due(timestamptz, timestamptz, timestamptz, int)', 'arm_open_work(timestamptz)'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
grant select, insert on held_mode to kith_app;
grant select, insert, update, delete on tenant_key to kith_app;
