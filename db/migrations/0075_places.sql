-- Places: the owner's own list (sealed: it was typed), what somebody needs of a place, sites and the ways between them, and
-- the organisation's rooms, which are nobody's own like its people.

create table place (
  tenant_id uuid not null,
  owner_id uuid not null,
  place_id uuid not null,
  cipher bytea not null,
  key_version int not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, place_id)
);

create table place_need (
  tenant_id uuid not null,
  owner_id uuid not null,
  needs text[] not null check (needs <@ array['vegetarian', 'vegan', 'halal', 'kosher', 'gluten-free', 'lactose-free', 'nut-free',
    'shellfish-free', 'no-alcohol', 'step-free', 'short-walk', 'quiet']),
  shared boolean not null default false,
  said_at timestamptz not null,
  primary key (tenant_id, owner_id)
);
comment on table place_need is 'in plain words because places_that_suit compares them; no query of another owner''s reads them';

create table site (
  tenant_id uuid not null,
  owner_id uuid not null,
  site text not null,
  region text not null,
  primary key (tenant_id, owner_id, site)
);

create table site_way (
  tenant_id uuid not null,
  owner_id uuid not null,
  low_site text not null,
  high_site text not null,
  minutes int not null check (minutes between 0 and 600),
  primary key (tenant_id, owner_id, low_site, high_site)
);

create table room (
  tenant_id uuid not null,
  room_id uuid not null,
  name text not null,
  address text not null,
  site text,
  capacity int,
  step_free boolean,
  primary key (tenant_id, room_id)
);
alter table directory_reading add column rooms_read_at timestamptz;
alter table directory_reading add column rooms_granted boolean;

do $$
declare t text;
begin
  foreach t in array array['place', 'place_need', 'site', 'site_way'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
end $$;
alter table room enable row level security;
alter table room force row level security;
create policy tenant_only on room using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
grant select, insert, update, delete on place, place_need, site, site_way, room to kith_app;

-- Where an invite takes place: the text is in `place`; a room is invited with its own address.
alter table invite add column place_reason text;
alter table invite add column room_id uuid;

-- Which of these offers suit everybody, by their positions and nothing else: what anybody needs does not leave the database.
-- Who has told nothing, or keeps it to themselves, is taken to have the usual needs; the caller's own count as they are.
grant select (tenant_id, owner_id, needs, shared) on place_need to kith_router;
create policy suits_answer on place_need for select to kith_router using (tenant_id = app_tenant());
create function places_that_suit(companions uuid[], strangers boolean, offers jsonb, relevant text[], usual text[])
  returns setof int language sql stable security definer set search_path = pg_catalog, public
  as $$ with told as (
          select n.owner_id, n.needs from place_need n join owner o using (tenant_id, owner_id)
          where n.tenant_id = app_tenant() and (n.owner_id = app_owner() or (n.owner_id = any(companions) and n.shared and o.state in ('on', 'paused')))
        ), wanted as (
          select unnest(t.needs) as need from told t
          union select unnest(usual)
            where strangers or exists (select 1 from unnest(companions) c where c not in (select t.owner_id from told t))
        ), asked as (select coalesce(array_agg(w.need), '{}') as needs from wanted w where w.need = any(relevant))
        select (o.nr - 1)::int from jsonb_array_elements(offers) with ordinality as o(offer, nr), asked a
        where a.needs <@ array(select jsonb_array_elements_text(o.offer)) $$;

grant create on schema public to kith_router;
alter function places_that_suit(uuid[], boolean, jsonb, text[], text[]) owner to kith_router;
revoke all on function places_that_suit(uuid[], boolean, jsonb, text[], text[]) from public;
grant execute on function places_that_suit(uuid[], boolean, jsonb, text[], text[]) to kith_app;
revoke create on schema public from kith_router;
