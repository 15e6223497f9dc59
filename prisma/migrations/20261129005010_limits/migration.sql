-- How much of each limit of requests is used, by all processes together (lib/limits). Unlogged: it is written all the time,
-- and after a crash everybody may begin anew. Subjects are keyed digests, so this is no list of addresses.
CREATE UNLOGGED TABLE limit_count (
  subject bytea NOT NULL PRIMARY KEY,
  used integer NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  CONSTRAINT limit_count_subject CHECK (octet_length(subject) = 32),
  CONSTRAINT limit_count_used CHECK (used >= 0)
) WITH (fillfactor = 70);
CREATE INDEX limit_count_ends_at ON limit_count (ends_at);

-- Adds what a process has counted, and answers in the same order with what all have used and how long the window still is.
-- A window begins with what is counted first. p: [{subject (hex), added, left_ms}], each subject once
CREATE FUNCTION limit_add(p jsonb) RETURNS jsonb LANGUAGE sql AS $$
  WITH counted AS MATERIALIZED (
    SELECT decode(one->>'subject', 'hex') AS subject, (one->>'added')::integer AS added,
      clock_timestamp() + make_interval(secs => (one->>'left_ms')::float8 / 1000) AS ends_at, nth
    FROM jsonb_array_elements(p) WITH ORDINALITY AS c (one, nth)
  ), written AS (
    INSERT INTO limit_count AS l (subject, used, ends_at)
    -- In one order everywhere, so that two processes never wait for each other.
    SELECT subject, greatest(0, added), ends_at FROM counted ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET
      used = CASE WHEN l.ends_at > clock_timestamp()
        THEN greatest(0, l.used + (SELECT c.added FROM counted c WHERE c.subject = l.subject)) ELSE excluded.used END,
      ends_at = CASE WHEN l.ends_at > clock_timestamp() THEN l.ends_at ELSE excluded.ends_at END
    RETURNING subject, used, ends_at
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('used', w.used,
      'left_ms', greatest(0, extract(epoch FROM w.ends_at - clock_timestamp()) * 1000)::integer) ORDER BY c.nth), '[]')
  FROM counted c JOIN written w ON w.subject = c.subject
$$;
