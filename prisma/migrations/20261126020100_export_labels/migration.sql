-- The heads of a file are the words that its requester saw, kept with the export instead of the language.
ALTER TABLE export_job DROP COLUMN locale, ADD COLUMN labels jsonb NOT NULL DEFAULT '{}'
  CHECK (jsonb_typeof(labels) = 'object');
