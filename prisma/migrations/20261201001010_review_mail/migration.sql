-- People who decide reviews are written to before a deadline passes.
ALTER TABLE mail DROP CONSTRAINT mail_kind,
  ADD CONSTRAINT mail_kind CHECK (kind IN ('invitation', 'webhook_endpoint_disabled', 'key_ends', 'reviews_due'));
