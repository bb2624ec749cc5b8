-- Every table of an owner's carries tenant_id, owner_id first in its key, and row-level security that is FORCEd:
-- without app.tenant_id and app.owner_id set in the transaction no row is visible, also to whoever owns the table.
-- kith_app is the login of server and worker; kith_router owns nothing but the two routing functions at the end.

create function app_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
create function app_owner() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.owner_id', true), '')::uuid $$;

create table tenant (
  tenant_id uuid primary key,
  state text not null default 'active' check (state in ('active', 'suspended', 'left')),
  onboarded_at timestamptz not null,
  retention_days int not null default 400 check (retention_days between 30 and 1200),
  leaving_allowed boolean not null default true,
  key_version int not null default 1,
  wrapped_key bytea
);

create table person (
  tenant_id uuid not null,
  person_id uuid not null,
  display_name text not null default '',
  given_name text,
  mail text,
  user_principal_name text,
  other_mails text[] not null default '{}',
  job_title text,
  department text,
  office text,
  company text,
  manager_id uuid,
  user_type text,
  account_enabled boolean not null default true,
  hired_at timestamptz,
  removed_at timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, person_id)
);
create index person_by_mail on person (tenant_id, lower(mail));

create table owner (
  tenant_id uuid not null,
  owner_id uuid not null,
  state text not null default 'signed-in' check (state in ('signed-in', 'on', 'paused', 'off', 'erasing')),
  display_name text not null default '',
  address text,
  zone text not null default 'UTC',
  zone_assumed boolean not null default true,
  locale text not null default 'en',
  site text,
  working_from text not null default '09:00',
  working_to text not null default '17:00',
  working_days int[] not null default '{1,2,3,4,5}',
  lunch_from text not null default '12:00',
  lunch_to text not null default '14:00',
  lunch_assumed boolean not null default true,
  signed_in_at timestamptz not null,
  turned_on_at timestamptz,
  paused_until timestamptz,
  home_account_id text,
  primary key (tenant_id, owner_id)
);

create table token_cache (
  tenant_id uuid not null,
  owner_id uuid not null,
  key_version int not null,
  cipher bytea not null,
  updated_at timestamptz not null,
  primary key (tenant_id, owner_id)
);

create table contact (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  person_id uuid,
  display_name text not null default '',
  address text not null,
  kind text not null default 'person' check (kind in ('person', 'automatic', 'list', 'shared', 'room', 'self')),
  peer text not null default 'unknown' check (peer in ('peer', 'not', 'unknown')),
  peer_reason text not null default 'no-org-chart',
  line text check (line in ('above', 'below')),
  owners_word text check (owners_word in ('peer', 'not')),
  elsewhere boolean not null default false,
  site text,
  zone text,
  first_seen_at timestamptz not null,
  primary key (tenant_id, owner_id, contact_id)
);
create index contact_by_person on contact (tenant_id, owner_id, person_id);

create table contact_address (
  tenant_id uuid not null,
  owner_id uuid not null,
  address text not null,
  contact_id uuid not null,
  primary key (tenant_id, owner_id, address)
);

create table mailbox (
  tenant_id uuid not null,
  owner_id uuid not null,
  state text not null default 'reading' check (state in ('reading', 'live', 'parked')),
  parked_because text,
  read_from date,
  read_back_to date,
  messages_read int not null default 0,
  messages_expected int,
  meetings_read int not null default 0,
  backfill_done_at timestamptz,
  mail_wanted_at timestamptz,
  mail_done_at timestamptz,
  calendar_wanted_at timestamptz,
  calendar_done_at timestamptz,
  primary key (tenant_id, owner_id)
);

create table delta_link (
  tenant_id uuid not null,
  owner_id uuid not null,
  source text not null,
  link text,
  backfill_link text,
  window_from timestamptz,
  window_to timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, owner_id, source)
);

create table subscription (
  tenant_id uuid not null,
  owner_id uuid not null,
  resource text not null,
  subscription_id uuid,
  client_state_hash bytea not null,
  granted_at timestamptz,
  expires_at timestamptz,
  renew_at timestamptz,
  primary key (tenant_id, owner_id, resource)
);

create table interaction (
  tenant_id uuid not null,
  owner_id uuid not null,
  source_id text not null,
  kind text not null check (kind in ('mail', 'meeting', 'call', 'chat', 'coffee', 'thanks', 'help', 'link')),
  rev bigint not null,
  gone boolean not null default false,
  occurred_at timestamptz not null,
  day int not null,
  n smallint not null,
  direct boolean not null,
  contacts uuid[] not null,
  weights int[] not null,
  directions smallint[] not null,
  conversation_id text,
  series_id text,
  duration_s int,
  pending boolean not null default true,
  folded_day int,
  folded_direct boolean,
  folded_kind text,
  folded_contacts uuid[],
  folded_weights int[],
  folded_directions smallint[],
  primary key (tenant_id, owner_id, source_id)
);
comment on column interaction.directions is '0 out, 1 in, 2 met, 3 weak (both received the same mail), in the order of contacts';
create index interaction_pending on interaction (tenant_id, owner_id) where pending;
create index interaction_by_day on interaction (tenant_id, owner_id, day);

create table left_out (
  tenant_id uuid not null,
  owner_id uuid not null,
  reason text not null,
  amount bigint not null default 0,
  primary key (tenant_id, owner_id, reason)
);

create table meeting (
  tenant_id uuid not null,
  owner_id uuid not null,
  meeting_id text not null,
  ical_uid text,
  series_id text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  organizer_contact uuid,
  is_organizer boolean not null default false,
  contacts uuid[] not null default '{}',
  accepted uuid[] not null default '{}',
  declined uuid[] not null default '{}',
  people int not null default 0,
  show_as text not null default 'busy',
  is_all_day boolean not null default false,
  is_private boolean not null default false,
  my_response text not null default 'none',
  cancelled boolean not null default false,
  owners_milestone boolean not null default false,
  rev bigint not null,
  settled_rev bigint,
  primary key (tenant_id, owner_id, meeting_id)
);
create index meeting_to_settle on meeting (tenant_id, owner_id, ends_at) where settled_rev is null;

create table contact_day (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  day int not null,
  u bigint not null default 0,
  direct int not null default 0,
  mails int not null default 0,
  meetings int not null default 0,
  others int not null default 0,
  primary key (tenant_id, owner_id, contact_id, day)
) with (fillfactor = 85);

create table relationship (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  f7 double precision not null default 0,
  f90 double precision not null default 0,
  landmark int not null,
  first_day int not null,
  last_day int not null,
  last_direct_day int,
  n_out bigint not null default 0,
  n_in bigint not null default 0,
  n_met bigint not null default 0,
  two_way boolean generated always as ((n_out > 0 and n_in > 0) or n_met > 0) stored,
  above_until int,
  best_90_score real,
  review_at timestamptz,
  primary key (tenant_id, owner_id, contact_id)
) with (fillfactor = 80);
create index relationship_by_strength on relationship (tenant_id, owner_id, two_way, f90 desc);

create table correction (
  tenant_id uuid not null,
  owner_id uuid not null,
  correction_id uuid not null default uuidv7(),
  contact_id uuid not null,
  kind text not null check (kind in ('more', 'less', 'not-contact', 'elsewhere', 'peer', 'not-peer')),
  source_id text,
  made_at timestamptz not null,
  undone_at timestamptz,
  primary key (tenant_id, owner_id, correction_id)
);

create table exclusion (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  person_id uuid,
  made_at timestamptz not null,
  undone_at timestamptz,
  primary key (tenant_id, owner_id, contact_id)
);

create table suggestion (
  tenant_id uuid not null,
  owner_id uuid not null,
  suggestion_id uuid not null default uuidv7(),
  kind text not null,
  contacts uuid[] not null,
  state text not null default 'candidate'
    check (state in ('candidate', 'open', 'accepted', 'snoozed', 'dismissed', 'lapsed', 'withdrawn', 'done')),
  reason jsonb not null,
  slots jsonb not null default '[]',
  worth real not null default 0,
  made_at timestamptz not null,
  open_at timestamptz,
  closed_at timestamptz,
  closed_because text,
  snoozed_until timestamptz,
  expires_at timestamptz,
  primary key (tenant_id, owner_id, suggestion_id)
);
create unique index suggestion_once on suggestion (tenant_id, owner_id, kind, contacts) where state in ('candidate', 'open', 'snoozed');

create table invite (
  tenant_id uuid not null,
  owner_id uuid not null,
  invite_id uuid not null default uuidv7(),
  suggestion_id uuid,
  kind text not null,
  state text not null default 'held'
    check (state in ('held', 'accepted', 'booking', 'booked', 'failed', 'unknown', 'undone')),
  outcome text check (outcome in ('cancelled', 'declined', 'happened', 'not-happened', 'taken')),
  transaction_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  zone text not null,
  title text not null,
  body text not null,
  place text,
  online boolean not null default false,
  quorum int,
  event_id text,
  ical_uid text,
  hold_until timestamptz not null,
  made_at timestamptz not null,
  booked_at timestamptz,
  asked_at timestamptz,
  error_code text,
  primary key (tenant_id, owner_id, invite_id)
);
create unique index invite_transaction on invite (transaction_id);
create unique index invite_per_suggestion on invite (tenant_id, owner_id, suggestion_id)
  where suggestion_id is not null and state not in ('undone', 'failed');
create index invite_by_event on invite (tenant_id, owner_id, event_id);

create table invite_attendee (
  tenant_id uuid not null,
  owner_id uuid not null,
  invite_id uuid not null,
  contact_id uuid not null,
  response text not null default 'none' check (response in ('none', 'accepted', 'declined', 'tentative')),
  responded_at timestamptz,
  proposed_start timestamptz,
  proposed_end timestamptz,
  primary key (tenant_id, owner_id, invite_id, contact_id)
);

-- Two people on purpose: one row a pair while an invite between them is on its way, reached only through claim_pair().
create table pair_claim (
  tenant_id uuid not null,
  low_person uuid not null,
  high_person uuid not null,
  invite_id uuid not null,
  claimed_by uuid not null,
  claimed_at timestamptz not null,
  until timestamptz not null,
  primary key (tenant_id, low_person, high_person)
);

create table setting (
  tenant_id uuid not null,
  owner_id uuid not null,
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, owner_id, key)
);

create table note (
  tenant_id uuid not null,
  owner_id uuid not null,
  note_id uuid not null default uuidv7(),
  contact_id uuid not null,
  kind text not null check (kind in ('project', 'interest', 'promise', 'shared', 'goal', 'remember')),
  cipher bytea not null,
  due_on date,
  updated_at timestamptz not null,
  primary key (tenant_id, owner_id, note_id)
);

create table access_log (
  tenant_id uuid not null,
  owner_id uuid not null,
  access_id uuid not null default uuidv7(),
  at timestamptz not null,
  actor text not null,
  what text not null,
  primary key (tenant_id, owner_id, access_id)
);

create table outbox (
  tenant_id uuid not null,
  owner_id uuid not null,
  outbox_id uuid not null default uuidv7(),
  job text not null,
  subject_id uuid,
  made_at timestamptz not null,
  done_at timestamptz,
  primary key (tenant_id, owner_id, outbox_id)
);

create table erased (
  tenant_id uuid not null,
  owner_id uuid not null,
  erased_at timestamptz not null,
  primary key (tenant_id, owner_id)
);

-- Ids and times only: what the background reads before an owner is known.
create table due (
  tenant_id uuid not null,
  owner_id uuid not null,
  what text not null,
  subject_id text not null default '',
  due_at timestamptz not null,
  primary key (tenant_id, owner_id, what, subject_id)
);
create index due_by_time on due (due_at);

create table subscription_route (
  subscription_id uuid primary key,
  tenant_id uuid not null,
  owner_id uuid not null,
  resource text not null,
  client_state_hash bytea not null
);

create table dead_letter (
  dead_letter_id uuid primary key default uuidv7(),
  job text not null,
  job_id text,
  tenant_id uuid,
  owner_id uuid,
  reason text not null,
  at timestamptz not null
);

-- Row-level security on everything that is an owner's.
do $$
declare t text;
begin
  foreach t in array array['owner','token_cache','contact','contact_address','mailbox','delta_link','subscription','interaction','left_out',
    'meeting','contact_day','relationship','correction','exclusion','suggestion','invite','invite_attendee','setting','note','access_log',
    'outbox','erased','due','subscription_route'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
  end loop;
  foreach t in array array['tenant','person'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_only on %I using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
  end loop;
end $$;
alter table pair_claim enable row level security;
alter table pair_claim force row level security;
alter table dead_letter enable row level security;
alter table dead_letter force row level security;
create policy write_only on dead_letter for insert with check (true);

-- The router: a role that cannot log in, sees ids and times, and is reached only through these functions.
grant usage on schema public to kith_router;
grant select, update, delete on due to kith_router;
grant select on subscription_route to kith_router;
create policy routing on due to kith_router using (true);
create policy routing on subscription_route for select to kith_router using (true);

create function route_subscriptions(ids uuid[])
  returns table (subscription_id uuid, tenant_id uuid, owner_id uuid, resource text, client_state_hash bytea)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select r.subscription_id, r.tenant_id, r.owner_id, r.resource, r.client_state_hash
        from subscription_route r where r.subscription_id = any(ids) $$;

create function take_due(upto timestamptz, leased_until timestamptz, most int)
  returns table (tenant_id uuid, owner_id uuid, what text, subject_id text)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$ update due d set due_at = leased_until
        from (select x.tenant_id, x.owner_id, x.what, x.subject_id from due x where x.due_at <= upto
              order by x.due_at limit most for update skip locked) p
        where (d.tenant_id, d.owner_id, d.what, d.subject_id) = (p.tenant_id, p.owner_id, p.what, p.subject_id)
        returning d.tenant_id, d.owner_id, d.what, d.subject_id $$;

-- Cross-owner questions with the smallest answer.
grant select, insert, update, delete on pair_claim to kith_router;
grant select (tenant_id, owner_id, person_id, undone_at) on exclusion to kith_router;
grant select (tenant_id, owner_id, lunch_from, lunch_to, lunch_assumed, state) on owner to kith_router;
create policy routing on pair_claim to kith_router using (true) with check (true);
create policy pair_answer on exclusion for select to kith_router using (tenant_id = app_tenant());
create policy lunch_answer on owner for select to kith_router using (tenant_id = app_tenant());

create function claim_pair(other_person uuid, claiming_invite uuid, at timestamptz, until timestamptz)
  returns uuid language sql volatile security definer set search_path = pg_catalog, public
  as $$ insert into pair_claim as c (tenant_id, low_person, high_person, invite_id, claimed_by, claimed_at, until)
        values (app_tenant(), least(app_owner(), other_person), greatest(app_owner(), other_person), claiming_invite, app_owner(), at, until)
        on conflict (tenant_id, low_person, high_person) do update
          set invite_id = case when c.until < at then excluded.invite_id else c.invite_id end,
              claimed_by = case when c.until < at then excluded.claimed_by else c.claimed_by end,
              claimed_at = case when c.until < at then excluded.claimed_at else c.claimed_at end,
              until = case when c.until < at then excluded.until else c.until end
        returning c.invite_id $$;
create function release_pair(releasing_invite uuid)
  returns void language sql volatile security definer set search_path = pg_catalog, public
  as $$ delete from pair_claim c where c.tenant_id = app_tenant() and c.invite_id = releasing_invite and c.claimed_by = app_owner() $$;
create function may_choose(other_person uuid)
  returns boolean language sql stable security definer set search_path = pg_catalog, public
  as $$ select not exists (select 1 from exclusion e where e.tenant_id = app_tenant() and e.owner_id = other_person
        and e.person_id = app_owner() and e.undone_at is null) $$;
create function lunch_window(other_person uuid)
  returns table (lunch_from text, lunch_to text) language sql stable security definer set search_path = pg_catalog, public
  as $$ select o.lunch_from, o.lunch_to from owner o where o.tenant_id = app_tenant() and o.owner_id = other_person
        and not o.lunch_assumed and o.state in ('on', 'paused') $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['route_subscriptions(uuid[])','take_due(timestamptz, timestamptz, int)','claim_pair(uuid, uuid, timestamptz, timestamptz)',
    'release_pair(uuid)','may_choose(uuid)','lunch_window(uuid)'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;

grant usage on schema public to kith_app;
grant select, insert, update, delete on owner, token_cache, contact, contact_address, mailbox, delta_link, subscription, interaction, left_out, meeting,
  contact_day, relationship, correction, exclusion, suggestion, invite, invite_attendee, setting, note, access_log, outbox, erased, due,
  subscription_route, person to kith_app;
grant select, insert, update on tenant to kith_app;
grant insert on dead_letter to kith_app;
