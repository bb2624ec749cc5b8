-- A card that made way and comes up again is no new one, but its person has come up again: the rest of fourteen days begins anew.

alter table suggestion add column again_at timestamptz;
comment on column suggestion.again_at is 'when it last came up again after it had made way';
