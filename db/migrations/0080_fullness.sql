-- How full the weeks of the owner's peers are, from free/busy alone, in whole thousandths of their working time: what the next
-- five working days hold, a sample a week of what was usual, and whether they are away. Nobody else ever sees it.

create table fullness (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  read_at timestamptz not null,
  next_permille smallint check (next_permille between 0 and 1000),
  away_from int,
  away_to int,
  work_days smallint[] not null default '{1,2,3,4,5}',
  primary key (tenant_id, owner_id, contact_id)
);
comment on column fullness.next_permille is 'null where no working time is left in the next five working days';
comment on column fullness.away_from is 'first and, with away_to, last local day (since 1970) of the leave that is on or next, nulls without one';

create table fullness_week (
  tenant_id uuid not null,
  owner_id uuid not null,
  contact_id uuid not null,
  week int not null,
  permille smallint check (permille between 0 and 1000),
  primary key (tenant_id, owner_id, contact_id, week)
);
comment on column fullness_week.week is 'local Monday of the week as a day since 1970';

do $$
declare t text;
begin
  foreach t in array array['fullness', 'fullness_week'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
    execute format('grant select, insert, update, delete on %I to kith_app', t);
  end loop;
end $$;
