-- Which cards a source was seen with lately, by all processes together (docs/decisions/0028-what-risk-costs-and-does.md). Unlogged:
-- after a crash the assessments still say what was tried. Sources and cards are digests.
CREATE UNLOGGED TABLE risk_recent_cards (
  environment_id text NOT NULL,
  source bytea NOT NULL,
  -- When each card was last tried, in milliseconds of the environment's time; the newest sixteen.
  cards jsonb NOT NULL,
  -- How many different ones there were within an hour before the last one.
  seen_before int NOT NULL,
  -- By the clock of the database.
  written_at timestamptz(3) NOT NULL,
  PRIMARY KEY (environment_id, source),
  CONSTRAINT risk_recent_cards_source CHECK (octet_length(source) = 16),
  CONSTRAINT risk_recent_cards_cards CHECK (jsonb_typeof(cards) = 'object'),
  CONSTRAINT risk_recent_cards_seen CHECK (seen_before BETWEEN 0 AND 32)
) WITH (fillfactor = 70);
REVOKE TRUNCATE ON risk_recent_cards FROM countinghouse_app;
GRANT SELECT ON risk_recent_cards TO countinghouse_auditor;

-- Of each card the later of two sightings.
CREATE FUNCTION risk_cards_later(stored jsonb, given jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(c.key, c.at_ms), '{}') FROM (
    SELECT key, max(value::bigint) AS at_ms FROM (
      SELECT * FROM jsonb_each(stored) UNION ALL SELECT * FROM jsonb_each(given)) sighting GROUP BY key) c
$$;

-- How many were seen within an hour; a minute later is out of order.
CREATE FUNCTION risk_cards_within(cards jsonb, at_ms bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT least(32, count(*))::int FROM jsonb_each(cards) c WHERE c.value::bigint BETWEEN at_ms - 3599999 AND at_ms + 60000
$$;

-- The newest fifteen and one more.
CREATE FUNCTION risk_cards_with(cards jsonb, card text, at_ms bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(c.key, c.value), '{}') || jsonb_build_object(card, greatest(at_ms, (cards->>card)::bigint))
  FROM (SELECT key, value FROM jsonb_each(cards - card) ORDER BY value::bigint DESC LIMIT 15) c
$$;

-- How many different cards all processes saw within an hour from an attempt's sources, whichever had more, and writes down what
-- this one saw with the attempt's own. A source's row is locked until the statement ends, so of attempts at the same moment each
-- counts those before it; their moments may be some milliseconds out of order, hence the minute.
-- Of one card the later sighting counts, whoever had it; a process gives up to sixteen cards and the row holds sixteen, and more
-- than 32 say nothing new.
-- sources: {source (hex): {card: when in ms}}, what the process saw before
CREATE FUNCTION risk_cards_seen(e text, sources jsonb, card text, moment timestamptz) RETURNS int
  LANGUAGE plpgsql AS $$
DECLARE
  at_ms bigint := (extract(epoch FROM moment) * 1000)::bigint;
  one text;
  given jsonb;
  seen int;
  most int := 0;
BEGIN
  -- In one order everywhere, so that no two attempts wait for each other.
  FOR one, given IN SELECT key, value FROM jsonb_each(sources) ORDER BY key LOOP
    INSERT INTO risk_recent_cards AS r (environment_id, source, cards, seen_before, written_at)
    VALUES (e, decode(one, 'hex'), risk_cards_with(given, card, at_ms), risk_cards_within(given, at_ms), clock_timestamp())
    ON CONFLICT (environment_id, source) DO UPDATE SET written_at = excluded.written_at,
      seen_before = risk_cards_within(risk_cards_later(r.cards, given), at_ms),
      cards = risk_cards_with(risk_cards_later(r.cards, given), card, at_ms)
    RETURNING r.seen_before INTO seen;
    most := greatest(most, seen);
  END LOOP;
  RETURN most;
END
$$;

SELECT protect_new_environment_rows();
