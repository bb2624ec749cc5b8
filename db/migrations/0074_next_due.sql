-- When the schedule has to look again at the latest: what falls due between two looks is started at its time, not at the next look.
create function next_due(after timestamptz)
  returns timestamptz language sql stable security definer set search_path = pg_catalog, public
  as $$ select min(d.due_at) from due d where d.due_at > after $$;
grant create on schema public to kith_router;
alter function next_due(timestamptz) owner to kith_router;
revoke all on function next_due(timestamptz) from public;
grant execute on function next_due(timestamptz) to kith_app;
revoke create on schema public from kith_router;
