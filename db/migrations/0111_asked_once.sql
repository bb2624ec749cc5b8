-- Whether somebody has moved on is one question, whatever made Kith ask it.
update suggestion set about = 'left' where kind = 'has-moved' and about in ('directory', 'bounce')
  and not exists (select 1 from suggestion o where (o.tenant_id, o.owner_id, o.kind, o.contacts) = (suggestion.tenant_id, suggestion.owner_id, suggestion.kind, suggestion.contacts)
    and o.suggestion_id <> suggestion.suggestion_id and o.state in ('candidate', 'open', 'snoozed'));
