-- The shelf: links that the owner saved, sealed, and to whom each was offered, so that nobody gets one twice.

create table shelf_link (
  tenant_id uuid not null,
  owner_id uuid not null,
  link_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  source_contact uuid,
  reading text not null default 'none' check (reading in ('none', 'waiting', 'done', 'failed')),
  reading_problem text,
  saved_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz,
  primary key (tenant_id, owner_id, link_id)
);
comment on column shelf_link.cipher is 'address, title, kind and tags as one sealed JSON text';
comment on column shelf_link.removed_at is 'taken off the shelf after it was offered: kept so that nobody gets it twice';

create table shelf_offer (
  tenant_id uuid not null,
  owner_id uuid not null,
  link_id uuid not null,
  contact_id uuid not null,
  drafted_at timestamptz not null,
  sent_at timestamptz,
  primary key (tenant_id, owner_id, link_id, contact_id)
);

do $$
declare t text;
begin
  foreach t in array array['shelf_link', 'shelf_offer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
end $$;
grant select, insert, update, delete on shelf_link, shelf_offer to kith_app;
