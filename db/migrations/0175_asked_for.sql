-- Of two who were prompted about each other the second is shown the first's invitation, for a day. Whoever asks for a meeting by
-- hand after that invitation was made knows of it and means another one: `clicked` (null for a card) takes the pair over then.
drop function claim_pair(uuid, uuid, timestamptz, timestamptz);
create function claim_pair(other_person uuid, claiming_invite uuid, at timestamptz, until timestamptz, clicked timestamptz)
  returns table (invite_id uuid, settled boolean, ical_uid text, starts_at timestamptz, ends_at timestamptz)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$ insert into pair_claim as c (tenant_id, low_person, high_person, invite_id, claimed_by, claimed_at, until)
        values (app_tenant(), least(app_owner(), other_person), greatest(app_owner(), other_person), claiming_invite, app_owner(), at, until)
        on conflict (tenant_id, low_person, high_person) do update set
          (invite_id, claimed_by, claimed_at, until, settled_at, ical_uid) = (select
            case when t.free then excluded.invite_id else c.invite_id end, case when t.free then excluded.claimed_by else c.claimed_by end,
            case when t.free then excluded.claimed_at else c.claimed_at end, case when t.free then excluded.until else c.until end,
            case when not t.free then c.settled_at end, case when not t.free then c.ical_uid end
            from (select c.until <= excluded.claimed_at or c.claimed_by = app_owner() or coalesce(c.settled_at < clicked, false) as free) t)
        returning c.invite_id, c.settled_at is not null, c.ical_uid,
          case when c.settled_at is not null then c.starts_at end, case when c.settled_at is not null then c.ends_at end $$;

grant create on schema public to kith_router;
alter function claim_pair(uuid, uuid, timestamptz, timestamptz, timestamptz) owner to kith_router;
revoke all on function claim_pair(uuid, uuid, timestamptz, timestamptz, timestamptz) from public;
grant execute on function claim_pair(uuid, uuid, timestamptz, timestamptz, timestamptz) to kith_app;
revoke create on schema public from kith_router;
