-- An answer is looked for in its own conversation, not among all the mail of the days around it.
create index interaction_by_conversation on interaction (tenant_id, owner_id, conversation_id) where conversation_id is not null;
