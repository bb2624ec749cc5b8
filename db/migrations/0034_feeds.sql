-- Company news for staying in touch: feeds that the owner chose, stories found in them, and whom each was told.

create table feed (
  tenant_id uuid not null,
  owner_id uuid not null,
  feed_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  etag text,
  last_modified text,
  read_at timestamptz,
  problem text,
  added_at timestamptz not null,
  primary key (tenant_id, owner_id, feed_id)
);
comment on column feed.cipher is 'address, company and the feed''s own title as one sealed JSON text';

create table story (
  tenant_id uuid not null,
  owner_id uuid not null,
  story_id uuid not null default uuidv7(),
  feed_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  published_at timestamptz not null,
  found_at timestamptz not null,
  primary key (tenant_id, owner_id, story_id)
);

create table story_told (
  tenant_id uuid not null,
  owner_id uuid not null,
  story_id uuid not null,
  contact_id uuid not null,
  told_at timestamptz not null,
  primary key (tenant_id, owner_id, story_id, contact_id)
);

do $$
declare t text;
begin
  foreach t in array array['feed', 'story', 'story_told'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
end $$;
grant select, insert, update, delete on feed, story, story_told to kith_app;
