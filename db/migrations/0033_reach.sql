-- How to reach people after they or the owner have left: typed by the owner, sealed. And the owner's own last day.

create table reach (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  updated_at timestamptz not null,
  primary key (tenant_id, owner_id, contact_id)
);
comment on table reach is 'private address, phone, LinkedIn, company and a line of the owner''s, as one sealed JSON text';

create table leaving (
  tenant_id uuid not null,
  owner_id uuid not null,
  last_day date not null,
  set_at timestamptz not null,
  primary key (tenant_id, owner_id)
);

create table goodbye (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  said_at timestamptz not null,
  primary key (tenant_id, owner_id, contact_id)
);

-- Since when the directory says that the owner's account is no more: what is kept for them is erased some hours later.
create table account_gone (
  tenant_id uuid not null,
  owner_id uuid not null,
  since timestamptz not null,
  primary key (tenant_id, owner_id)
);

do $$
declare t text;
begin
  foreach t in array array['reach', 'leaving', 'goodbye', 'account_gone'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
end $$;
grant select, insert, update, delete on reach, leaving, goodbye, account_gone to kith_app;
