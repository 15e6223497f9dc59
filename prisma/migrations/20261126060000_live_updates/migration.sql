-- Live updates read the facts of an environment in the order in which their transactions began, up to the oldest
-- transaction that is still open: what lies below it is settled for ever, whatever order the commits came in.
CREATE INDEX event_recorded ON event (environment_id, recorded_in);
