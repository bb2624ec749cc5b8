-- What the owner was told of in the activity feed: at most one a day and two a week, each card once, whatever crashes in
-- between: the row is there before anything leaves, and none is tried again of which it is not known whether it came.
create table owner_notice (
  tenant_id uuid not null,
  owner_id uuid not null,
  on_day date not null,
  week_from date not null,
  nth int not null check (nth between 1 and 2),
  suggestion_id uuid not null,
  state text not null default 'sending' check (state in ('sending', 'sent', 'failed')),
  error_code text,
  at timestamptz not null,
  primary key (tenant_id, owner_id, on_day),
  unique (tenant_id, owner_id, week_from, nth),
  unique (tenant_id, owner_id, suggestion_id)
);
comment on column owner_notice.on_day is 'the day on the owner''s own clock';
comment on column owner_notice.week_from is 'the Monday of that day';
comment on column owner_notice.error_code is 'not-installed: Teams has no Kith for the owner; else what Graph said';
alter table owner_notice enable row level security;
alter table owner_notice force row level security;
create policy owner_only on owner_notice using (tenant_id = app_tenant() and owner_id = app_owner())
  with check (tenant_id = app_tenant() and owner_id = app_owner());
grant select, insert, update, delete on owner_notice to kith_app;

-- What was on the owner's screen is no news to them.
alter table suggestion add column seen_at timestamptz;
