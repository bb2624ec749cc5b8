-- The search for open work runs every minute in every worker: these hold what is open, which is little, and nothing else.
create index mailbox_to_backfill on mailbox (tenant_id, owner_id) where state <> 'parked' and backfill_done_at is null;
create index mailbox_mail_wanted on mailbox (tenant_id, owner_id)
  where state <> 'parked' and mail_wanted_at > coalesce(mail_done_at, '-infinity'::timestamptz);
create index mailbox_calendar_wanted on mailbox (tenant_id, owner_id)
  where state <> 'parked' and calendar_wanted_at > coalesce(calendar_done_at, '-infinity'::timestamptz);
create index invite_open on invite (tenant_id, owner_id) where state in ('held', 'accepted', 'booking', 'unknown');
create index owner_erasing on owner (tenant_id, owner_id) where state = 'erasing';
