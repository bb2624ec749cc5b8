-- What an org chart that changed leaves for the owner to answer, once: an equal who was promoted out of range, and what the
-- owner typed about somebody who now reports to them.
alter table contact add column out_of_range text check (out_of_range in ('asked', 'kept', 'let-go'));
comment on column contact.out_of_range is 'asked when the directory took an equal out of range; then what the owner answered';
alter table contact add column notes_kept boolean not null default false;
comment on column contact.notes_kept is 'the owner keeps notes about somebody who reports to them; until then they are hidden';
create index contact_out_of_range on contact (tenant_id, owner_id) where out_of_range = 'asked';
create index contact_below on contact (tenant_id, owner_id) where line = 'below';

-- What was logged by hand and also stood in the calendar is one contact: the meeting's, as long as there is one.
alter table interaction add column covered_by text;
comment on column interaction.covered_by is 'source_id of the meeting of that day that a logged coffee or call is; gone while it is covered';
create index interaction_logged on interaction (tenant_id, owner_id) where kind in ('coffee', 'call');
