-- Skills and swaps. What is published is a table of its own, narrow and in plain words: everybody of the tenant reads it,
-- its owner alone writes it. Everything else that was typed is sealed.

create table own_skill (
  tenant_id uuid not null,
  owner_id uuid not null,
  skill_id uuid not null,
  direction text not null default 'teach' check (direction in ('teach', 'learn')),
  cipher bytea not null,
  key_version int not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, skill_id)
);

create table published_skill (
  tenant_id uuid not null,
  owner_id uuid not null,
  skill_id uuid not null,
  direction text not null default 'teach' check (direction in ('teach', 'learn')),
  skill text not null check (length(skill) <= 80),
  published_at timestamptz not null,
  primary key (tenant_id, owner_id, skill_id)
);

create table noted_skill (
  tenant_id uuid not null,
  owner_id uuid not null,
  skill_id uuid not null,
  contact_id uuid not null,
  direction text not null default 'teach' check (direction in ('teach', 'learn')),
  cipher bytea not null,
  key_version int not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, skill_id)
);
create index noted_skill_by_contact on noted_skill (tenant_id, owner_id, contact_id);

create table swap (
  tenant_id uuid not null,
  owner_id uuid not null,
  swap_id uuid not null,
  contact_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  learn_proposal uuid not null,
  teach_proposal uuid,
  made_at timestamptz not null,
  dropped_at timestamptz,
  primary key (tenant_id, owner_id, swap_id)
);
comment on column swap.teach_proposal is 'the return leg; null where the swap goes one way';

do $$
declare t text;
begin
  foreach t in array array['own_skill', 'published_skill', 'noted_skill', 'swap'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
end $$;
create policy published on published_skill for select using (tenant_id = app_tenant());
grant select, insert, update, delete on own_skill, published_skill, noted_skill, swap to kith_app;
