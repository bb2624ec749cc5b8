-- A card that is undone or wakes up may be held again, as long as its owner has not touched the entry that was there.
create or replace function suggestion_changed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from calendar_hold h where (h.tenant_id, h.owner_id, h.suggestion_id) = (new.tenant_id, new.owner_id, new.suggestion_id)
      and (h.state <> 'ended' or (new.state = 'open' and h.ended_because in ('decided', 'switched-off', 'slot-gone')))) then
    insert into due (tenant_id, owner_id, what, subject_id, due_at)
    values (new.tenant_id, new.owner_id, 'tend-holds', new.suggestion_id::text, new.made_at)
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at;
  end if;
  return null;
end $$;
