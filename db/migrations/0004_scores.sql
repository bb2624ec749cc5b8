-- What a score's history says is derived after the fold, and a mark survives a crash between the two. The directory's word
-- about a contact and the owner's word are kept apart, so that taking either back ends in the right answer.

alter table relationship add column stale boolean not null default true;
drop index relationship_by_strength;
create index relationship_by_strength on relationship (tenant_id, owner_id, two_way desc, f90 desc);
comment on column relationship.above_until is 'last UTC day on which the score is 20 or more if nothing more happens; null: it never was';
comment on column relationship.best_90_score is 'best score at the end of a day in the 90 days up to the last contact';
comment on column relationship.review_at is 'when the chance of silence reaches the line of a fading tie if nothing more happens';

-- peer, peer_reason and line are what holds; chart_* is what the directory says, owners_* what the owner said.
alter table contact add column chart_peer text not null default 'unknown' check (chart_peer in ('peer', 'not', 'unknown'));
alter table contact add column chart_reason text not null default 'no-org-chart';
alter table contact add column chart_line text check (chart_line in ('above', 'below'));
alter table contact add column owners_line text check (owners_line in ('above', 'below'));
alter table correction drop constraint correction_kind_check;
alter table correction add constraint correction_kind_check
  check (kind in ('more', 'less', 'not-contact', 'elsewhere', 'peer', 'not-peer', 'leads-me', 'i-lead'));
