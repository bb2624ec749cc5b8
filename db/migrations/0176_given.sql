-- Few things in a mailbox were given by somebody: they are found without the mail around them.
create index interaction_given on interaction (tenant_id, owner_id, given_by) where given_by is not null;
