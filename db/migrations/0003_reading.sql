-- What reading mailboxes, calendars and the directory needs beside the items themselves.

-- Which person an address of the tenant belongs to, and which addresses are known to belong to nobody (rooms, groups).
create table person_address (
  tenant_id uuid not null,
  address text not null,
  person_id uuid,
  kind text check (kind in ('list', 'shared', 'room')),
  primary key (tenant_id, address)
);
create index person_address_by_person on person_address (tenant_id, person_id);

-- How far the tenant's directory has been read. One reader at a time; the lease is on real time.
create table directory_reading (
  tenant_id uuid primary key,
  link text,
  next_link text,
  extent text not null default 'none' check (extent in ('none', 'people', 'basic', 'full')),
  round bigint not null default 0,
  read_at timestamptz,
  changed_at timestamptz,
  leased_until timestamptz
);
alter table person add column seen_round bigint not null default 0;

-- At most four requests in flight a mailbox over all workers, and nobody asks before Graph's Retry-After: real time,
-- worthless after a crash, so not logged.
create unlogged table graph_slot (
  tenant_id uuid not null,
  owner_id uuid not null,
  slot smallint not null,
  holder uuid not null,
  until timestamptz not null,
  primary key (tenant_id, owner_id, slot)
);
create unlogged table graph_pause (
  tenant_id uuid not null,
  owner_id uuid not null,
  until timestamptz not null,
  primary key (tenant_id, owner_id)
);

alter table contact add column kind_by text not null default 'address' check (kind_by in ('address', 'directory', 'headers', 'unanswered'));
alter table contact add column header_read_at timestamptz;
alter table contact add column maybe_left_at timestamptz;
comment on column contact.maybe_left_at is 'a delivery report came back for mail to them; a later mail from them clears it';

-- place: how far back a first round has come. pages, page_mark, repeats: an endless round is told by them.
alter table delta_link add column place timestamptz;
alter table delta_link add column pages int not null default 0;
alter table delta_link add column page_mark text;
alter table delta_link add column repeats int not null default 0;
alter table delta_link add column round bigint not null default 0;
alter table delta_link add column expected int;
alter table meeting add column seen_round bigint not null default 0;
create index meeting_by_start on meeting (tenant_id, owner_id, starts_at);
create index meeting_by_series on meeting (tenant_id, owner_id, series_id) where series_id is not null;

-- What was read and left out, each source once: a hash and the reason, so that the counts by reason are true.
create table left_out_item (
  tenant_id uuid not null,
  owner_id uuid not null,
  source bytea not null,
  reason text not null,
  primary key (tenant_id, owner_id, source)
);

-- Delivery reports, by the conversation that they came back in: mail to somebody did not arrive.
create table bounce (
  tenant_id uuid not null,
  owner_id uuid not null,
  conversation_id text not null,
  at timestamptz not null,
  primary key (tenant_id, owner_id, conversation_id)
);

-- The lease is on real time: it outlasts one request to Graph.
alter table subscription add column leased_until timestamptz;
alter table subscription alter column client_state_hash drop not null;
-- Written before Graph is asked for a subscription: the first notification may come before the answer does.
create table subscription_offer (
  tenant_id uuid not null,
  owner_id uuid not null,
  resource text not null,
  client_state_hash bytea not null,
  primary key (tenant_id, owner_id, resource)
);
create unique index subscription_offer_by_hash on subscription_offer (client_state_hash);

do $$
declare t text;
begin
  foreach t in array array['graph_slot', 'graph_pause', 'left_out_item', 'bounce', 'subscription_offer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
  foreach t in array array['person_address', 'directory_reading'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_only on %I using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
  end loop;
end $$;

grant select on subscription_offer to kith_router;
create policy routing on subscription_offer for select to kith_router using (true);
create function route_offers(hashes bytea[])
  returns table (tenant_id uuid, owner_id uuid, resource text, client_state_hash bytea)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select o.tenant_id, o.owner_id, o.resource, o.client_state_hash from subscription_offer o where o.client_state_hash = any(hashes) $$;
grant create on schema public to kith_router;
alter function route_offers(bytea[]) owner to kith_router;
revoke all on function route_offers(bytea[]) from public;
grant execute on function route_offers(bytea[]) to kith_app;
revoke create on schema public from kith_router;

grant select, insert, update, delete on graph_slot, graph_pause, left_out_item, bounce, subscription_offer, person_address, directory_reading to kith_app;
