-- What an invite says may be the owner's own words, or name a place that they typed: it lies sealed like everything typed.
-- Rows from before are sealed by the next daily look (retain), which has the keys.
alter table invite add column cipher bytea, add column key_version int;
alter table invite alter column title drop not null, alter column body drop not null;
alter table invite add constraint invite_words check ((cipher is null) = (key_version is null) and (cipher is null or coalesce(title, body, place) is null));
comment on column invite.cipher is 'sealed JSON: title, body, place';

-- Why a card was wrong was asked for by the API and read by nobody: what nobody reads is not kept.
alter table suggestion no force row level security;
update suggestion set reason = reason - 'said' where reason ? 'said';
alter table suggestion force row level security;
