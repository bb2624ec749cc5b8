-- A rhythm has an ideal and a longest interval, for one person as for a circle, and rests until a day when the owner says so.
alter table cadence add column at_most_days int;
alter table cadence no force row level security;
update cadence set at_most_days = every_days;
alter table cadence force row level security;
alter table cadence alter column at_most_days set not null, alter column at_most_days set default 84;
alter table cadence add check (at_most_days between every_days and 1100);
alter table cadence add column paused_until date;
alter table circle add column paused_until date;
