-- An erasure reaches the names of files: of exports, which say what they were filtered by, and of evidence, whose names the
-- timeline does not keep any more.

-- As before, and the name of an export's file says no more than the list, because it is made of the query. What was asked
-- for after the first pass stays as it is.
CREATE OR REPLACE FUNCTION customer_erase_end(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c customer;
  terms text[];
  patterns text[];
  disputes text[];
  undecided text[];
BEGIN
  SELECT * INTO c FROM customer WHERE environment_id = e AND id = p->>'customer_id' AND erasure IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN '{}';
  END IF;
  SELECT coalesce(array_agg(term), '{}') INTO terms FROM jsonb_array_elements_text(c.erasure->'terms') AS term;
  patterns := redaction_patterns(terms);
  UPDATE export_job SET query = redact_json(query, patterns, 'query'), file_name = list || '.' || format
  WHERE environment_id = e AND NOT c.erasure ? 'waits_for' AND names_any(query::text, terms_in_json(terms));
  SELECT coalesce(array_agg(id), '{}') INTO disputes
  FROM jsonb_array_elements_text(coalesce(c.erasure->'waits_for', c.erasure->'disputes', '[]')) AS id;
  PERFORM redact_disputes(e, disputes, patterns);
  SELECT coalesce(array_agg(d.id), '{}') INTO undecided FROM dispute d
  WHERE d.environment_id = e AND d.id = ANY (disputes) AND d.closed_at IS NULL;
  UPDATE customer SET erasure = CASE WHEN cardinality(undecided) > 0
    THEN jsonb_build_object('terms', to_jsonb(terms), 'waits_for', to_jsonb(undecided)) END
  WHERE environment_id = e AND id = c.id;
  RETURN '{}';
END
$$;

-- Exports that were asked for by the name of somebody who is erased already.
UPDATE export_job SET file_name = list || '.' || format
WHERE query::text LIKE '%[erased]%' OR jsonb_path_exists(query, '$.* ? (@ == null)');

-- Names of files in requests that were kept before.
CREATE FUNCTION without_file_names(exchange jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_set(exchange, '{request,body,evidence,files}', coalesce(jsonb_agg(file - 'name' ORDER BY nth), '[]'))
  FROM jsonb_array_elements(exchange #> '{request,body,evidence,files}') WITH ORDINALITY AS t (file, nth)
$$;
UPDATE operation SET exchange = without_file_names(exchange)
WHERE kind = 'dispute_submit' AND jsonb_typeof(exchange #> '{request,body,evidence,files}') = 'array';
UPDATE operation_exchange SET exchange = without_file_names(exchange)
WHERE jsonb_typeof(exchange #> '{request,body,evidence,files}') = 'array';
DROP FUNCTION without_file_names(jsonb);
