-- A day of which the owner said that it was no contact: the word stands in correction, what follows from it on the contact,
-- where the fold looks anyway. Interactions keep what they say, so that taking the word back brings everything back.
alter table correction add column day int;
alter table correction add constraint correction_day check ((kind = 'not-contact') = (day is not null));
comment on column correction.day is 'UTC day since 1970 of a not-contact';
alter table contact add column struck_days int[] not null default '{}';
create index contact_left_out on contact (tenant_id, owner_id) where left_out;
