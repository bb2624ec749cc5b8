-- Polls. The poll, whom it asks and what the owner marked are the owner's; what somebody answers in Kith is theirs, and reaches
-- the owner through one function. Who excluded the owner is not shown the poll: it stays unanswered.

create table poll (
  tenant_id uuid not null,
  owner_id uuid not null,
  poll_id uuid not null,
  kind text not null check (kind in ('group-lunch', 'happy-hour', 'group-activity')),
  starts timestamptz[] not null,
  minutes int not null,
  quorum int not null,
  closes_at timestamptz not null,
  made_at timestamptz not null,
  dropped_at timestamptz,
  invite_id uuid,
  primary key (tenant_id, owner_id, poll_id)
);

create table poll_asked (
  tenant_id uuid not null,
  owner_id uuid not null,
  poll_id uuid not null,
  contact_id uuid not null,
  person_id uuid,
  marked int[],
  marked_at timestamptz,
  primary key (tenant_id, owner_id, poll_id, contact_id)
);
create index poll_asked_by_person on poll_asked (tenant_id, person_id);
comment on column poll_asked.marked is 'positions of the times that suit, as they told the owner; null: nothing yet';

create table poll_answer (
  tenant_id uuid not null,
  owner_id uuid not null,
  poll_id uuid not null,
  asked_by uuid not null,
  suits int[] not null,
  answered_at timestamptz not null,
  primary key (tenant_id, owner_id, poll_id)
);

do $$
declare t text;
begin
  foreach t in array array['poll', 'poll_asked', 'poll_answer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I using (tenant_id = app_tenant() and owner_id = app_owner())
      with check (tenant_id = app_tenant() and owner_id = app_owner())', t);
    execute format('grant select, insert, update, delete on %I to kith_app', t);
    execute format('grant select on %I to kith_router', t);
    execute format('create policy asked_answer on %I for select to kith_router using (tenant_id = app_tenant())', t);
  end loop;
end $$;

-- Polls that ask the caller and are open: by whom, for what, when, and who else would come. None by whom the caller excluded.
create function polls_asked_of_me(at timestamptz)
  returns table (poll_id uuid, asked_by uuid, kind text, starts timestamptz[], minutes int, closes_at timestamptz, others uuid[])
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select p.poll_id, p.owner_id, p.kind, p.starts, p.minutes, p.closes_at,
          array(select o.person_id from poll_asked o where (o.tenant_id, o.owner_id, o.poll_id) = (p.tenant_id, p.owner_id, p.poll_id)
            and o.person_id is not null and o.person_id <> app_owner() order by o.person_id)
        from poll_asked a join poll p using (tenant_id, owner_id, poll_id)
        where a.tenant_id = app_tenant() and a.person_id = app_owner() and p.dropped_at is null and p.invite_id is null and p.closes_at > at
          and not exists (select 1 from exclusion e where e.tenant_id = app_tenant() and e.owner_id = app_owner() and e.person_id = p.owner_id and e.undone_at is null) $$;

-- What was answered to one of the caller's own polls, by whom it asks.
create function poll_answers(asked_poll uuid)
  returns table (person_id uuid, suits int[]) language sql stable security definer set search_path = pg_catalog, public
  as $$ select a.owner_id, a.suits from poll_answer a
        where a.tenant_id = app_tenant() and a.poll_id = asked_poll and a.asked_by = app_owner()
          and exists (select 1 from poll_asked q where q.tenant_id = app_tenant() and q.owner_id = app_owner() and q.poll_id = asked_poll and q.person_id = a.owner_id)
          and not exists (select 1 from exclusion e where e.tenant_id = app_tenant() and e.owner_id = a.owner_id and e.person_id = app_owner() and e.undone_at is null) $$;

grant create on schema public to kith_router;
do $$
declare f text;
begin
  foreach f in array array['polls_asked_of_me(timestamptz)', 'poll_answers(uuid)'] loop
    execute 'alter function ' || f || ' owner to kith_router';
    execute 'revoke all on function ' || f || ' from public';
    execute 'grant execute on function ' || f || ' to kith_app';
  end loop;
end $$;
revoke create on schema public from kith_router;
