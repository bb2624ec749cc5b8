-- Circles: the owner's own grouping with a rhythm each, one person's own rhythm, and links that a circle has in common.

create table circle (
  tenant_id uuid not null,
  owner_id uuid not null,
  circle_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  every_days int not null default 28 check (every_days between 7 and 366),
  at_most_days int not null default 56 check (at_most_days >= every_days),
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, circle_id)
);

create table circle_member (
  tenant_id uuid not null,
  owner_id uuid not null,
  circle_id uuid not null,
  contact_id uuid not null,
  added_at timestamptz not null,
  primary key (tenant_id, owner_id, circle_id, contact_id)
);

create table circle_link (
  tenant_id uuid not null,
  owner_id uuid not null,
  circle_id uuid not null,
  link_id uuid not null,
  added_at timestamptz not null,
  primary key (tenant_id, owner_id, circle_id, link_id)
);

create table cadence (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  every_days int not null default 42 check (every_days between 7 and 730),
  set_at timestamptz not null,
  primary key (tenant_id, owner_id, contact_id)
);

do $$
declare t text;
begin
  foreach t in array array['circle', 'circle_member', 'circle_link', 'cadence'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
end $$;
grant select, insert, update, delete on circle, circle_member, circle_link, cadence to kith_app;
