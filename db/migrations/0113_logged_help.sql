-- What is worth a word is asked for at every look at the day: the few logged ones are found without the mail around them.
create index interaction_help on interaction (tenant_id, owner_id) where kind = 'help';
