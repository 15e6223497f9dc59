-- The page of made-up traffic leads to its payments, which say in their metadata whose they are. The expression is as the list asks
-- it; no other payment is in the index.
CREATE INDEX payment_simulation ON payment (environment_id, (metadata #> '{simulation}'), id)
  WHERE (metadata #> '{simulation}') IS NOT NULL;

SELECT protect_new_environment_rows();
