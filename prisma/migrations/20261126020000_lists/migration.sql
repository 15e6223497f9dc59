-- What people keep of lists: their views, their columns, and what they took out of the house.

CREATE TABLE saved_view (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL CHECK (id LIKE 'vw\_%'),
  list text NOT NULL CHECK (list ~ '^[a-z_]{1,40}$'),
  owner_id text NOT NULL REFERENCES "user" (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- The address's query without page and drawer: what the view shows is what its address says.
  query text NOT NULL CHECK (length(query) <= 2000),
  is_shared boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  idempotency_key text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by text NOT NULL,
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, idempotency_key)
);
CREATE INDEX saved_view_list ON saved_view (environment_id, list);

CREATE TABLE list_columns (
  environment_id text NOT NULL REFERENCES environment (id),
  user_id text NOT NULL REFERENCES "user" (id),
  list text NOT NULL CHECK (list ~ '^[a-z_]{1,40}$'),
  columns text[] NOT NULL CHECK (cardinality(columns) BETWEEN 1 AND 60),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (environment_id, user_id, list)
);

-- One row for everything that anybody exported: who, what, how much, when. The file itself is gone after its time.
CREATE TABLE export_job (
  environment_id text NOT NULL REFERENCES environment (id),
  id text NOT NULL CHECK (id LIKE 'exp\_%'),
  list text NOT NULL CHECK (list ~ '^[a-z_]{1,40}$'),
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  -- Parameters of the API's list, as they were when the export was asked for.
  query jsonb NOT NULL,
  columns text[] NOT NULL CHECK (cardinality(columns) BETWEEN 1 AND 60),
  zone text NOT NULL,
  locale text NOT NULL,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 255),
  requested_by text NOT NULL REFERENCES "user" (id),
  request_id text,
  idempotency_key text,
  -- `direct` is written while it is downloaded; the others become a file first.
  status text NOT NULL CHECK (status IN ('direct', 'queued', 'running', 'done', 'failed', 'expired')),
  rows_expected integer NOT NULL CHECK (rows_expected >= 0),
  rows_written integer NOT NULL DEFAULT 0 CHECK (rows_written >= 0),
  -- Where a run that was cut off goes on: the cursor of the next page and the length of what is on disk, in bytes.
  cursor text,
  bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
  tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
  failure text,
  lease_until timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  downloaded_at timestamptz(3),
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, id),
  UNIQUE (environment_id, idempotency_key),
  CHECK (expires_at > created_at),
  CHECK ((status IN ('done', 'failed')) <= (finished_at IS NOT NULL))
);
CREATE INDEX export_job_due ON export_job (created_at) WHERE status IN ('queued', 'running');
CREATE INDEX export_job_expiry ON export_job (expires_at) WHERE status IN ('direct', 'done', 'failed');

-- What was exported stays written down, and what was asked for cannot be rewritten; only its progress changes.
REVOKE UPDATE, DELETE ON export_job FROM countinghouse_app;
GRANT UPDATE (status, rows_written, cursor, bytes, tries, failure, lease_until, finished_at, downloaded_at)
  ON export_job TO countinghouse_app;

GRANT SELECT ON saved_view, list_columns, export_job TO countinghouse_auditor;

-- The tab of disputed payments; an index of the few rows that are.
CREATE INDEX payment_disputed ON payment (environment_id, id DESC) WHERE amount_disputed > 0;
