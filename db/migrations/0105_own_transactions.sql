-- A transaction id is the owner's own: that another owner has the same one must not show in an answer.
drop index invite_transaction;
create unique index invite_transaction on invite (tenant_id, owner_id, transaction_id);
