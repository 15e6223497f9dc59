-- What endpoints were told is kept for a time and then forgotten: deliveries that have ended, and their tries. Whatever the
-- application asks for, one that waits and one of today stay.
CREATE INDEX webhook_delivery_ended ON webhook_delivery (environment_id, ended_at) WHERE status <> 'pending';
GRANT DELETE ON webhook_delivery, webhook_attempt TO countinghouse_app;
CREATE TRIGGER webhook_delivery_kept BEFORE DELETE ON webhook_delivery FOR EACH ROW
  WHEN (OLD.status = 'pending' OR OLD.ended_at > now() - interval '1 day') EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_webhook_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM webhook_delivery d WHERE d.environment_id = OLD.environment_id AND d.id = OLD.delivery_id
    AND (d.status = 'pending' OR d.ended_at > now() - interval '1 day')) THEN
    RAISE EXCEPTION 'a try is kept as long as its delivery' USING ERRCODE = 'CH002', CONSTRAINT = 'append_only';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER webhook_attempt_kept BEFORE DELETE ON webhook_attempt FOR EACH ROW
  EXECUTE FUNCTION keep_webhook_attempt();

-- Forgets at most `portion` deliveries that ended more than `days` ago, with their tries. Rows that somebody works on are
-- left for the next time. p: {days, portion}
CREATE FUNCTION webhook_forget(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  forgotten int;
BEGIN
  WITH old AS (
    SELECT id FROM webhook_delivery
    WHERE environment_id = e AND status <> 'pending' AND ended_at < now() - (p->>'days')::int * interval '1 day'
    ORDER BY ended_at LIMIT (p->>'portion')::int FOR UPDATE SKIP LOCKED
  ), tries AS (
    DELETE FROM webhook_attempt a USING old WHERE a.environment_id = e AND a.delivery_id = old.id
  )
  DELETE FROM webhook_delivery d USING old WHERE d.environment_id = e AND d.id = old.id;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN jsonb_build_object('forgotten', forgotten);
END
$$;
