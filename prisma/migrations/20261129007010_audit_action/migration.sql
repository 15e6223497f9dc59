-- The audit log filtered by what was done, newest first: without it the filter reads an environment's whole log.
CREATE INDEX audit_record_action ON audit_record (environment_id, action, id);
