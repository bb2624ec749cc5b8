-- An administrator's part: an organisation that is switched off stands still, and its health is told without a person in it.
grant select (tenant_id, state) on tenant to kith_router;
grant select (at) on dead_letter to kith_router;
create policy routing on tenant for select to kith_router using (true);
create policy counted on dead_letter for select to kith_router using (tenant_id = app_tenant());

-- What is due for an organisation that is not active waits until it is again; erasures wait for nobody.
drop function take_due(timestamptz, timestamptz, timestamptz, int);
create function take_due(upto timestamptz, real_now timestamptz, lease_until timestamptz, most int)
  returns table (tenant_id uuid, owner_id uuid, what text, subject_id text)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$ update due d set leased_until = lease_until
        from (select x.tenant_id, x.owner_id, x.what, x.subject_id from due x
              where x.due_at <= upto and (x.leased_until is null or x.leased_until <= real_now)
                and (x.what = 'erase-owner' or not exists (select 1 from tenant t where t.tenant_id = x.tenant_id and t.state <> 'active'))
              order by x.due_at limit most for update of x skip locked) p
        where (d.tenant_id, d.owner_id, d.what, d.subject_id) = (p.tenant_id, p.owner_id, p.what, p.subject_id)
        returning d.tenant_id, d.owner_id, d.what, d.subject_id $$;

-- Three numbers about the caller's organisation: who uses it (counted, not named), how late work is, what failed of late.
create function tenant_health(business_now timestamptz, failed_since timestamptz)
  returns table (owners int, late_seconds int, failed int) language sql stable security definer set search_path = pg_catalog, public
  as $$ select (select count(*)::int from owner o where o.tenant_id = app_tenant() and o.state in ('on', 'paused')),
          coalesce((select extract(epoch from business_now - min(d.due_at))::int from due d
            where d.tenant_id = app_tenant() and d.due_at <= business_now), 0),
          (select count(*)::int from dead_letter l where l.tenant_id = app_tenant() and l.at >= failed_since) $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['take_due(timestamptz, timestamptz, timestamptz, int)', 'tenant_health(timestamptz, timestamptz)'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
