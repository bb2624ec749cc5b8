-- Contacts that were taken for no people until the directory knew them: mail with them is read over, and they are added to
-- what had been stored without them.
alter table contact add column reconsidered boolean not null default false;
