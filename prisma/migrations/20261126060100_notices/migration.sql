-- What a member has read and put away, and until when it counts: a notice about something newer comes back. It belongs to
-- the person, like a session, not to an environment.
CREATE TABLE dismissal (
  user_id text NOT NULL REFERENCES "user" (id),
  notice text NOT NULL CHECK (length(notice) BETWEEN 1 AND 100),
  dismissed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (user_id, notice)
);
REVOKE DELETE, TRUNCATE ON dismissal FROM countinghouse_app;
GRANT SELECT ON dismissal TO countinghouse_auditor;

-- Failed tries on a member's account, for the notice that tells of them.
CREATE INDEX sign_in_attempt_failed ON sign_in_attempt (user_id, created_at) WHERE outcome <> 'succeeded';
