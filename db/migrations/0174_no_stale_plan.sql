-- A plan to book without a click belongs to the card as it lies open: whatever the owner does with the card ends it, and a card
-- that is back is planned anew, with a window of its own in which it can be stopped. One place, so that no way is forgotten.
create function suggestion_plan_ends() returns trigger language plpgsql as $$
begin
  new.auto_at := null;
  new.auto_start := null;
  return new;
end $$;
create trigger suggestion_plan_ends before update of state on suggestion for each row
  when (old.state = 'open' and new.state <> 'open') execute function suggestion_plan_ends();

-- A card that is back is looked after although nothing is held for it. Times that were found arm it themselves.
create or replace function suggestion_changed() returns trigger language plpgsql as $$
begin
  if (new.state = 'open' and old.state not in ('open', 'candidate') and not new.by_hand and not new.vetoed)
    or exists (select 1 from calendar_hold h where (h.tenant_id, h.owner_id, h.suggestion_id) = (new.tenant_id, new.owner_id, new.suggestion_id)
      and (h.state <> 'ended' or (new.state = 'open' and h.ended_because in ('decided', 'switched-off', 'slot-gone')))) then
    insert into due (tenant_id, owner_id, what, subject_id, due_at)
    values (new.tenant_id, new.owner_id, 'tend-holds', new.suggestion_id::text, new.made_at)
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at;
  end if;
  return null;
end $$;

-- Plans of cards that were set aside before this stood.
alter table suggestion no force row level security;
update suggestion set auto_at = null, auto_start = null where state <> 'open' and auto_at is not null;
alter table suggestion force row level security;
