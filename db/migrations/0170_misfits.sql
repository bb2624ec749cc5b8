-- Whom a time that the owner chose does not suit, so that the line can say whose hours it is outside of.

alter table invite_attendee
  add column misfit text check (misfit in ('away', 'holiday', 'day-off', 'hours', 'lunch')),
  add column misfit_at timestamptz;
comment on column invite_attendee.misfit is 'why the time that was refused last does not suit them; null: it does, or none was refused';
comment on column invite_attendee.misfit_at is 'the start of that time';
