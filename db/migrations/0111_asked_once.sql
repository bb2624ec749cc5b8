-- Whether somebody has moved on is one question, whatever made Kith ask it. The migration's role owns the table, and sees its
-- rows only while its policies do not hold for owners.
alter table suggestion no force row level security;
update suggestion set about = 'left' where kind = 'has-moved' and about in ('directory', 'bounce')
  and not exists (select 1 from suggestion o where (o.tenant_id, o.owner_id, o.kind, o.contacts) = (suggestion.tenant_id, suggestion.owner_id, suggestion.kind, suggestion.contacts)
    and o.suggestion_id <> suggestion.suggestion_id and o.state in ('candidate', 'open', 'snoozed'));
alter table suggestion force row level security;
