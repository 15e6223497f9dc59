-- What the list of checkout sessions is counted and searched by (docs/decisions/0045-lists-behind-every-number.md): its tabs are
-- statuses, and merchants know a purchase by their own reference.
CREATE INDEX checkout_session_status ON checkout_session (environment_id, status, id);
CREATE INDEX checkout_session_reference ON checkout_session (environment_id, reference) WHERE reference IS NOT NULL;

SELECT protect_new_environment_rows();
