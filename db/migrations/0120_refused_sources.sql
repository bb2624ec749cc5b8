-- What Graph refuses without a reason that a retry would heal is asked again less and less often, and in the end not at all
-- until the owner comes back: how often in a row, and not before when (business time).
alter table delta_link add column refusals int not null default 0;
alter table delta_link add column not_before timestamptz;
alter table mailbox add column refusals int not null default 0;
