-- What the owner asks of peers and gives to them. What was typed is sealed; an ask without a slot leaves as a message, one
-- with a slot as an invite. Of an ear nothing is kept here at all: it is a meeting and nothing else.

create table ask (
  tenant_id uuid not null,
  owner_id uuid not null,
  ask_id uuid not null,
  direction text not null default 'ask' check (direction in ('ask', 'give')),
  kind text not null,
  contacts uuid[] not null,
  about_contact uuid,
  before_day date,
  copied_at timestamptz,
  cipher bytea not null,
  key_version int not null,
  invite_id uuid,
  message_id uuid,
  answer text check (answer in ('accepted', 'declined', 'done')),
  withdrawn_at timestamptz,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, ask_id)
);
create index ask_by_time on ask (tenant_id, owner_id, made_at);
comment on column ask.cipher is 'sealed JSON: topic, title, body';
comment on column ask.before_day is 'a rehearsal takes place before this local day of the owner''s';

-- A mail or a post that the owner confirmed. Its state is written before anything leaves.
create table message (
  tenant_id uuid not null,
  owner_id uuid not null,
  message_id uuid not null,
  purpose text not null,
  contacts uuid[] not null,
  team_id text,
  channel_id text,
  cipher bytea not null,
  key_version int not null,
  state text not null default 'held' check (state in ('held', 'sending', 'unknown', 'sent', 'failed', 'undone')),
  hold_until timestamptz not null,
  made_at timestamptz not null,
  tried_at timestamptz,
  sent_at timestamptz,
  error_code text,
  primary key (tenant_id, owner_id, message_id)
);
create index message_by_time on message (tenant_id, owner_id, made_at);
create index message_open on message (tenant_id, owner_id) where state in ('held', 'sending', 'unknown');
comment on column message.cipher is 'sealed JSON: title, body, as they were confirmed';
comment on column message.team_id is 'with channel_id: a post in a Teams channel, else a mail to contacts';

-- Small wins, and what people thanked the owner for, in their words. A win is told to each peer once.
create table win (
  tenant_id uuid not null,
  owner_id uuid not null,
  win_id uuid not null,
  kind text not null default 'win' check (kind in ('win', 'thanks')),
  contact_id uuid,
  on_day date not null,
  cipher bytea not null,
  key_version int not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, win_id)
);
create table win_told (
  tenant_id uuid not null,
  owner_id uuid not null,
  win_id uuid not null,
  contact_id uuid not null,
  message_id uuid not null,
  told_at timestamptz not null,
  primary key (tenant_id, owner_id, win_id, contact_id)
);

-- Help that somebody gave the owner: thanks to them, a post, and a note to their manager, each at most once.
create table credit (
  tenant_id uuid not null,
  owner_id uuid not null,
  message_id uuid not null,
  contact_id uuid not null,
  form text not null default 'thanks' check (form in ('thanks', 'shout-out', 'manager')),
  activity text not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, message_id)
);
create unique index credit_once on credit (tenant_id, owner_id, activity, form);
create index credit_by_contact on credit (tenant_id, owner_id, contact_id, made_at);

-- An introduction asks the third person first. Their answer is a row of their own, of which the introducer learns a yes only.
create table introduction (
  tenant_id uuid not null,
  owner_id uuid not null,
  introduction_id uuid not null,
  asked_contact uuid not null,
  asked_person uuid,
  for_contact uuid not null,
  for_person uuid,
  agreed_at timestamptz,
  asked_at timestamptz not null,
  message_id uuid,
  withdrawn_at timestamptz,
  primary key (tenant_id, owner_id, introduction_id)
);
create index introduction_by_asked on introduction (tenant_id, asked_person);
create table introduction_answer (
  tenant_id uuid not null,
  owner_id uuid not null,
  introduction_id uuid not null,
  agreed boolean not null,
  answered_at timestamptz not null,
  primary key (tenant_id, owner_id, introduction_id)
);
comment on column introduction.agreed_at is 'the introducer''s word that the third person said yes; a no is written nowhere';

create table opportunity (
  tenant_id uuid not null,
  owner_id uuid not null,
  opportunity_id uuid not null,
  direction text not null default 'offering' check (direction in ('offering', 'seeking')),
  kind text not null,
  cipher bytea not null,
  key_version int not null,
  made_at timestamptz not null,
  primary key (tenant_id, owner_id, opportunity_id)
);
create table opportunity_offer (
  tenant_id uuid not null,
  owner_id uuid not null,
  opportunity_id uuid not null,
  contact_id uuid not null,
  message_id uuid not null,
  offered_at timestamptz not null,
  primary key (tenant_id, owner_id, opportunity_id, contact_id)
);

do $$
declare t text;
begin
  foreach t in array array['ask', 'message', 'win', 'win_told', 'credit', 'introduction', 'introduction_answer', 'opportunity', 'opportunity_offer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
    execute format('grant select, insert, update, delete on %I to kith_app', t);
  end loop;
end $$;

-- Held messages are open work like held invites.
grant select (tenant_id, owner_id, message_id, state, hold_until) on message to kith_router;
create policy open_work on message for select to kith_router using (state in ('held', 'sending', 'unknown'));
grant select (tenant_id, owner_id, introduction_id, asked_person, for_person, asked_at, withdrawn_at) on introduction to kith_router;
grant select (tenant_id, owner_id, introduction_id, agreed) on introduction_answer to kith_router;
create policy asked_answer on introduction for select to kith_router using (tenant_id = app_tenant());
create policy agreed_answer on introduction_answer for select to kith_router using (tenant_id = app_tenant());

-- What the caller was asked since a moment: by whom and for whom, nothing else; nothing from anybody the caller excluded.
create function introductions_asked_of_me(since timestamptz)
  returns table (introduction_id uuid, asked_by uuid, for_person uuid, asked_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select i.introduction_id, i.owner_id, i.for_person, i.asked_at from introduction i
        where i.tenant_id = app_tenant() and i.asked_person = app_owner() and i.withdrawn_at is null and i.asked_at > since
          and not exists (select 1 from exclusion e where e.tenant_id = app_tenant() and e.owner_id = app_owner()
            and e.person_id in (i.owner_id, i.for_person) and e.undone_at is null) $$;

-- Of the caller's own introductions, those to which the asked person said yes: a no and no answer are not told apart.
create function introductions_agreed(ids uuid[])
  returns setof uuid language sql stable security definer set search_path = pg_catalog, public
  as $$ select i.introduction_id from introduction i join introduction_answer a on a.tenant_id = i.tenant_id
          and a.owner_id = i.asked_person and a.introduction_id = i.introduction_id
        where i.tenant_id = app_tenant() and i.owner_id = app_owner() and i.introduction_id = any(ids) and a.agreed $$;

create function arm_open_messages(at timestamptz)
  returns int language sql volatile security definer set search_path = pg_catalog, public
  as $$ with armed as (
          insert into due (tenant_id, owner_id, what, subject_id, due_at)
          select m.tenant_id, m.owner_id, 'send-message', m.message_id::text, greatest(m.hold_until, at)
          from message m join owner o using (tenant_id, owner_id)
          where m.state in ('held', 'sending', 'unknown') and o.state in ('on', 'paused')
          order by 1, 2, 4 on conflict do nothing returning 1
        ) select count(*)::int from armed $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['introductions_asked_of_me(timestamptz)', 'introductions_agreed(uuid[])', 'arm_open_messages(timestamptz)'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
