-- What a score's history says is derived after the fold, and a mark survives a crash between the two. The directory's word
-- about a contact and the owner's word are kept apart, so that taking either back ends in the right answer.

alter table relationship add column stale boolean not null default true;
alter table relationship add column best_day int;
alter table relationship alter column best_90_score type double precision;
alter table relationship add column last_sum_day int;
drop index interaction_pending;
create index interaction_pending on interaction (tenant_id, owner_id, source_id) where pending;
drop index relationship_by_strength;
create index relationship_by_strength on relationship (tenant_id, owner_id, two_way desc, f90 desc);
comment on column relationship.above_until is 'last UTC day on which the score is 20 or more if nothing more happens; null: it never was';
comment on column relationship.best_90_score is 'best score at the end of a day with contact in the 90 days up to the last contact, on best_day';
comment on column relationship.last_sum_day is 'last UTC day with any weight; later than last_day where both only received the same mail';
comment on column relationship.review_at is 'when the chance of silence reaches the line of a fading tie if nothing more happens';

-- peer, peer_reason and line are what holds; chart_* is what the directory says, owners_* what the owner said.
alter table contact add column chart_peer text not null default 'unknown' check (chart_peer in ('peer', 'not', 'unknown'));
alter table contact add column chart_reason text not null default 'no-org-chart';
alter table contact add column chart_line text check (chart_line in ('above', 'below'));
alter table contact add column owners_line text check (owners_line in ('above', 'below'));
alter table correction drop constraint correction_kind_check;
alter table correction add constraint correction_kind_check
  check (kind in ('more', 'less', 'not-contact', 'elsewhere', 'peer', 'not-peer', 'leads-me', 'i-lead'));

-- "Don't include me": a person's own row, whether or not they use Kith for themselves. Others only ever ask about people
-- whom they know the ids of, and get back which of these it holds for.
create table not_included (
  tenant_id uuid not null,
  owner_id uuid not null,
  asked_at timestamptz not null,
  primary key (tenant_id, owner_id)
);
comment on column not_included.owner_id is 'the person who asked';
alter table contact add column left_out boolean not null default false;
alter table not_included enable row level security;
alter table not_included force row level security;
create policy owner_only on not_included using (tenant_id = app_tenant() and owner_id = app_owner())
  with check (tenant_id = app_tenant() and owner_id = app_owner());
create policy left_out_answer on not_included for select to kith_router using (tenant_id = app_tenant());
create policy own_traces on dead_letter to kith_router using (tenant_id = app_tenant() and owner_id = app_owner());
grant select on not_included to kith_router;
grant select (tenant_id, owner_id), delete on dead_letter to kith_router;
grant select, insert, delete on not_included to kith_app;

create function who_asked_out(persons uuid[])
  returns setof uuid language sql stable security definer set search_path = pg_catalog, public
  as $$ select n.owner_id from not_included n where n.tenant_id = app_tenant() and n.owner_id = any(persons) $$;

-- One bit, so that most scorings need not ask about anybody.
create function anybody_asked_out()
  returns boolean language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select 1 from not_included n where n.tenant_id = app_tenant()) $$;

-- Wakes the scoring of every owner of the caller's tenant, who then ask who_asked_out.
create function wake_tenant(at timestamptz)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$ insert into due as d (tenant_id, owner_id, what, due_at)
        select o.tenant_id, o.owner_id, 'score-relationships', at from owner o where o.tenant_id = app_tenant() and o.state <> 'erasing'
        order by 1, 2
        on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(d.due_at, excluded.due_at), leased_until = null $$;

-- What the caller left where no owner's row-level security reaches: claims on pairs, and jobs that failed.
create function erase_traces()
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$ delete from dead_letter l where l.tenant_id = app_tenant() and l.owner_id = app_owner();
        delete from pair_claim c where c.tenant_id = app_tenant() and app_owner() in (c.low_person, c.high_person, c.claimed_by) $$;

-- The rebuild walks over every owner in the order of ids; ids are all that it is told.
create function owners_after(after_tenant uuid, after_owner uuid, most int)
  returns table (tenant_id uuid, owner_id uuid) language sql stable security definer set search_path = pg_catalog, public
  as $$ select o.tenant_id, o.owner_id from owner o where (o.tenant_id, o.owner_id) > (after_tenant, after_owner)
        order by o.tenant_id, o.owner_id limit most $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['owners_after(uuid, uuid, int)', 'who_asked_out(uuid[])', 'anybody_asked_out()', 'wake_tenant(timestamptz)', 'erase_traces()'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
