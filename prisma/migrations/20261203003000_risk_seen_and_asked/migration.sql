-- Recent cards of many processes, trials of what waits, requests of who left, and domains in two forms
-- (docs/decisions/0028-what-risk-costs-and-does.md, 0044-what-two-people-set.md).

-- As before; of one card the later sighting counts, whoever had it. A process gives up to sixteen cards and the row holds sixteen,
-- and what is counted has to fit the row: more than 32 says nothing new.
-- sources: {source (hex): {card: when in ms}}, what the process saw before
CREATE OR REPLACE FUNCTION risk_cards_seen(e text, sources jsonb, card text, moment timestamptz) RETURNS int
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

-- As before, without a request of somebody who left: nobody can confirm it, and whoever sets the same asks again.
CREATE OR REPLACE FUNCTION risk_thresholds_fact(e text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('environment_id', e, 'challenge_at', max(s.challenge_at), 'review_at', max(s.review_at),
    'block_at', max(s.block_at), 'version', coalesce(max(s.thresholds_version), 0), 'set_by', max(v.set_by),
    'set_at', max(v.set_at), 'trial_id', max(v.trial_id), 'requested', (
      SELECT to_jsonb(r) - ARRAY['environment_id', 'in_force'] FROM risk_thresholds_request r
      WHERE r.environment_id = e AND is_member_of_environment(e, r.requested_by)))
  FROM risk_state s LEFT JOIN risk_thresholds_version v
    ON v.environment_id = s.environment_id AND v.number = s.thresholds_version
  WHERE s.environment_id = e
$$;

-- As before; a trial of what waits for a second person stays too, since it goes with the thresholds that are confirmed.
-- p: {trial: {id, challenge_at, review_at, block_at, from_at, until_at, result}, unsaved_max}
CREATE OR REPLACE FUNCTION risk_thresholds_trial_save(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
  s risk_state;
  made risk_thresholds_trial := jsonb_populate_record(NULL::risk_thresholds_trial, p->'trial');
BEGIN
  held := claim_idempotency(e, p);
  IF held IS NOT NULL THEN
    RETURN held;
  END IF;
  -- Whoever saves thresholds links a trial behind the same lock, so none goes away under it.
  s := risk_state_locked(e, p);
  made.environment_id := e;
  made.in_force := s.thresholds_version;
  made.created_by := p->>'actor';
  made.created_at := (p->>'at')::timestamptz;
  INSERT INTO risk_thresholds_trial SELECT made.*;
  DELETE FROM risk_thresholds_trial WHERE environment_id = e AND id IN (
    SELECT t.id FROM risk_thresholds_trial t WHERE t.environment_id = e AND NOT EXISTS (
      SELECT FROM risk_thresholds_version v WHERE v.environment_id = e AND v.trial_id = t.id)
      -- Only the newest such trial is linked later, so those before it make room.
      AND t.id IS DISTINCT FROM (
        SELECT max(w.id) FROM risk_thresholds_request r JOIN risk_thresholds_trial w
          ON w.environment_id = r.environment_id AND w.in_force = r.in_force
          AND (w.challenge_at, w.review_at, w.block_at) IS NOT DISTINCT FROM (r.challenge_at, r.review_at, r.block_at)
        WHERE r.environment_id = e)
    ORDER BY t.id DESC OFFSET (p->>'unsaved_max')::int);
  RETURN finish_idempotency(e, p->'idempotency'->>'key', jsonb_build_object('result', 'ok', 'trial', to_jsonb(made)));
END
$$;

-- As before, and an address with its domain is also looked for as the DNS has it, since entries from before domains had one form
-- were stored as somebody wrote them.
-- p: as before, email_ascii (only where it differs)
CREATE OR REPLACE FUNCTION risk_lists_of(e text, p jsonb) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  kinds text[];
  moment timestamptz := (p->>'at')::timestamptz;
  address inet := risk_address(p->>'ip');
  networks text[];
BEGIN
  SELECT array_agg(DISTINCT kind) INTO kinds FROM risk_list WHERE environment_id = e AND deleted_at IS NULL AND entry_count > 0;
  IF kinds IS NULL THEN
    RETURN '{}';
  END IF;
  IF moment IS NULL THEN
    SELECT clock_timestamp() + clock_offset_ms * interval '1 millisecond' INTO moment FROM environment WHERE id = e;
  END IF;
  IF address IS NOT NULL AND 'ip' = ANY (kinds) THEN
    networks := ARRAY(SELECT set_masklen(address::cidr, length)::text
      FROM generate_series(CASE family(address) WHEN 4 THEN 8 ELSE 16 END, masklen(address)) AS length);
  END IF;
  -- One look into the index for each of them; a join could as well read whole lists.
  RETURN ARRAY(
    SELECT DISTINCT l.purpose || ':' || l.key AS told FROM (
      SELECT 'card' AS kind, p->>'card' AS match_key
      UNION ALL SELECT 'email', risk_list_match(e, 'email', p->>'email')
      UNION ALL SELECT 'domain', lower(p->>'domain')
      UNION ALL SELECT 'email', risk_list_match(e, 'email', p->>'email_ascii')
      UNION ALL SELECT 'domain', nullif(split_part(lower(p->>'email_ascii'), '@', 2), '')
      UNION ALL SELECT 'bin', left(p->>'bin', digits) FROM generate_series(6, least(8, length(p->>'bin'))) AS digits
      UNION ALL SELECT 'country', upper(p->>'country')
      UNION ALL SELECT 'customer', p->>'customer'
      UNION ALL SELECT 'device', p->>'device'
      UNION ALL SELECT 'ip', unnest(networks)) sought,
      LATERAL (SELECT n.list_id FROM risk_list_entry n WHERE n.environment_id = e AND n.kind = sought.kind
        AND n.match_key = sought.match_key AND (n.ends_at IS NULL OR n.ends_at > moment) OFFSET 0) held
    JOIN risk_list l ON l.environment_id = e AND l.id = held.list_id AND l.deleted_at IS NULL
    WHERE sought.kind = ANY (kinds) AND sought.match_key IS NOT NULL
    ORDER BY told);
END
$$;

SELECT protect_new_environment_rows();
