-- A search for a time with somebody to talk to leaves no trace: it is deleted when a time is taken, else after an hour.

alter table suggestion add column fleeting boolean not null default false;
comment on column suggestion.fleeting is 'a search that is deleted within the hour, whatever became of it';
create index suggestion_fleeting on suggestion (tenant_id, owner_id, made_at) where fleeting;
