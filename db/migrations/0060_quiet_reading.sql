-- Whether a machine was seen to answer for this contact: then their fastest answers are no contact.
alter table contact add column auto_replies boolean not null default false;

-- When a source last brought something, and how much its folder was last said to hold: what is quiet is asked less often.
alter table delta_link add column brought_at timestamptz;
alter table delta_link add column items int;
