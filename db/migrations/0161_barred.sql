-- Every fold asks who has no score or days that were no contact: the few, without a look at everybody who wrote.
create index contact_barred on contact (tenant_id, owner_id, contact_id) where line = 'below' or left_out or struck_days <> '{}';
