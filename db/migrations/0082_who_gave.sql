-- Who helped whom: logged help, thanks and links are contact either way, but only what the owner gave settles the owner's turn,
-- and only help that was received is worth a word of thanks.
alter table interaction add column given_by text check (given_by in ('owner', 'other'));
comment on column interaction.given_by is 'of help, thanks and links that were logged; null where nobody gave';
update interaction set given_by = case kind when 'help' then 'other' else 'owner' end
where kind in ('help', 'thanks', 'link') and source_id like 'activity:%';
