-- Notes are sealed: what the owner typed stands in no dump. The note's own id is given by the caller.
alter table note add column key_version int not null default 1;
alter table note add column made_at timestamptz;
alter table note add column done_at timestamptz;
create index note_by_contact on note (tenant_id, owner_id, contact_id);
create index note_by_due on note (tenant_id, owner_id, due_on) where done_at is null;
