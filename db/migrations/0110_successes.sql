-- Something great that a peer did and that was not help to the owner: one tap, a line of the owner's own if they like, sealed.
-- It is worth a word like help received: to the peer, in a channel, to their manager, each form once.
create table success (
  tenant_id uuid not null,
  owner_id uuid not null,
  success_id uuid not null,
  contact_id uuid not null,
  on_day date not null,
  cipher bytea not null,
  key_version int not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, success_id)
);
create index success_by_day on success (tenant_id, owner_id, on_day);
comment on column success.cipher is 'sealed JSON: text, empty where nothing was typed';
alter table success enable row level security;
alter table success force row level security;
create policy owner_only on success using (tenant_id = app_tenant() and owner_id = app_owner())
  with check (tenant_id = app_tenant() and owner_id = app_owner());
grant select, insert, update, delete on success to kith_app;
comment on column credit.activity is 'the logged help or the success that it is for';
