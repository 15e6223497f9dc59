-- What an erasure reaches, now that evidence has versions and operations keep every exchange.

-- As before, and its earlier versions.
CREATE OR REPLACE FUNCTION redact_disputes(e text, disputes text[], patterns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE dispute_evidence v SET fields = redact_json(fields, patterns, 'evidence')
  FROM dispute d WHERE v.environment_id = e AND v.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = v.dispute_id AND d.closed_at IS NOT NULL;
  UPDATE dispute_evidence_version v SET fields = redact_json(fields, patterns, 'evidence')
  FROM dispute d WHERE v.environment_id = e AND v.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = v.dispute_id AND d.closed_at IS NOT NULL;
  UPDATE dispute_file f SET name = left(redact_text(name, patterns), 120)
  FROM dispute d WHERE f.environment_id = e AND f.dispute_id = ANY (disputes)
    AND d.environment_id = e AND d.id = f.dispute_id AND d.closed_at IS NOT NULL;
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;

-- As before, and every later word of a network about an operation.
CREATE OR REPLACE FUNCTION redact_payments(e text, payments text[], sessions text[], patterns text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payment SET customer_email = NULL, reference = redact_text(reference, patterns),
    description = redact_text(description, patterns), metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND id = ANY (payments);
  UPDATE checkout_session SET customer_email = NULL, reference = redact_text(reference, patterns),
    description = redact_text(description, patterns), metadata = redact_json(metadata, patterns, 'metadata'),
    line_items = redact_json(line_items, patterns, 'line_items')
  WHERE environment_id = e AND id = ANY (sessions);
  UPDATE operation SET exchange = redact_json(exchange, patterns, 'exchange')
  WHERE environment_id = e AND payment_id = ANY (payments) AND exchange IS NOT NULL;
  UPDATE operation_exchange x SET exchange = redact_json(x.exchange, patterns, 'exchange')
  FROM operation o WHERE x.environment_id = e AND o.environment_id = e AND o.id = x.operation_id
    AND o.payment_id = ANY (payments);
  UPDATE refund SET note = redact_text(note, patterns), metadata = redact_json(metadata, patterns, 'metadata')
  WHERE environment_id = e AND payment_id = ANY (payments);
  PERFORM set_config('countinghouse.redacting', 'on', true);
  UPDATE note SET body = redact_text(body, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND body <> redact_text(body, patterns);
  UPDATE refund_approval SET reason = redact_text(reason, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments) AND reason <> redact_text(reason, patterns);
  UPDATE refund_batch_row SET note = redact_text(note, patterns), reference = redact_text(reference, patterns)
  WHERE environment_id = e AND payment_id = ANY (payments)
    AND (note <> redact_text(note, patterns) OR reference <> redact_text(reference, patterns));
  PERFORM set_config('countinghouse.redacting', 'off', true);
END
$$;
