-- Notifications come for every mail: what one wants is noted in one statement that names its owner itself. Row-level security
-- binds it as it binds the one who calls.
create function want_passes(tenant uuid, owner uuid, at timestamptz, mail boolean, calendar boolean) returns void
  language plpgsql set search_path = pg_catalog, public as $$
begin
  perform set_config('app.tenant_id', tenant::text, true), set_config('app.owner_id', owner::text, true);
  update mailbox m set
    mail_wanted_at = case when mail then greatest(at, m.mail_wanted_at + interval '1 microsecond') else m.mail_wanted_at end,
    calendar_wanted_at = case when calendar then greatest(at, m.calendar_wanted_at + interval '1 microsecond') else m.calendar_wanted_at end
  where m.tenant_id = tenant and m.owner_id = owner and (mail or calendar);
end $$;
revoke all on function want_passes(uuid, uuid, timestamptz, boolean, boolean) from public;
grant execute on function want_passes(uuid, uuid, timestamptz, boolean, boolean) to kith_app;
