-- The page of made-up traffic leads to its payments, which say in their metadata whose they are. Under the policy of environments
-- the expression itself cannot be looked up (docs/decisions/0023), so the index has all made-up payments, in the order of the
-- list, and no others.
CREATE INDEX payment_simulation ON payment (environment_id, id) WHERE (metadata #> '{simulation}') IS NOT NULL;

SELECT protect_new_environment_rows();
