-- Suggestions about something: a goal, help received, a link. Each such thing comes up once. And what the owner marked about
-- peers: a tough week, a last day, a meeting that is a milestone of theirs.

alter table suggestion add column about text;
alter table suggestion add column message_id uuid;
comment on column suggestion.about is 'what it is about beside its people: an id and, after @, the day or place that makes it another one';
comment on column suggestion.message_id is 'the message that the owner made of it; taken back, the suggestion stands again';
drop index suggestion_once;
create unique index suggestion_once on suggestion (tenant_id, owner_id, kind, contacts, coalesce(about, ''))
  where state in ('candidate', 'open', 'snoozed') and not by_hand;
create index suggestion_by_message on suggestion (tenant_id, owner_id, message_id) where message_id is not null;

create table peer_mark (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  kind text not null default 'tough-week' check (kind in ('tough-week', 'last-day')),
  on_day date not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, contact_id, kind)
);
comment on column peer_mark.on_day is 'the last day of the tough week, or their last day here';

create table milestone (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  meeting_id text not null,
  marked_at timestamptz not null,
  primary key (tenant_id, owner_id, contact_id, meeting_id)
);
alter table meeting drop column owners_milestone;

-- What the owner answered when asked whether somebody has left: their word stands beside what the directory says.
alter table contact add column left_word text check (left_word in ('left', 'here'));
alter table contact add column left_word_at timestamptz;

alter table credit drop constraint credit_form_check;
alter table credit add constraint credit_form_check check (form in ('thanks', 'shout-out', 'manager', 'ask-first'));

do $$
declare t text;
begin
  foreach t in array array['peer_mark', 'milestone'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
    execute format('grant select, insert, update, delete on %I to kith_app', t);
  end loop;
end $$;

-- What changed in the directory about a person, the last time each: the tenant's, like the directory itself.
create table directory_change (
  tenant_id uuid not null,
  person_id uuid not null,
  what text not null check (what in ('role', 'place')),
  changed_at timestamptz not null,
  primary key (tenant_id, person_id, what)
);
comment on column directory_change.what is 'role: another job title; place: another department or office';
create index directory_change_by_time on directory_change (tenant_id, changed_at);
alter table directory_change enable row level security;
alter table directory_change force row level security;
create policy tenant_only on directory_change using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());
grant select, insert, update, delete on directory_change to kith_app;
