-- Whose rows a statement may see is the same for all of it. Written in SQL these two are inlined into every policy, and a scan
-- parses the two settings again for each row; as functions with the price that they really have, they are read once, as the
-- bounds of an index.
create or replace function app_tenant() returns uuid language plpgsql stable parallel safe cost 100
  as $$ begin return nullif(current_setting('app.tenant_id', true), '')::uuid; end $$;
create or replace function app_owner() returns uuid language plpgsql stable parallel safe cost 100
  as $$ begin return nullif(current_setting('app.owner_id', true), '')::uuid; end $$;
