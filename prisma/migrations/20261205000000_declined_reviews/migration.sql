-- What the answer to a declined review has beside the payment: the review as it is at this moment.
CREATE FUNCTION review_told(e text, of_attempt text, why text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT jsonb_build_object('review', to_jsonb(r)) FROM review r
    WHERE r.environment_id = e AND r.attempt_id = of_attempt AND why = 'review_declined'), '{}')
$$;

-- As before, and the answer keeps its review whatever the network said: a review that was still open because nobody knew whether
-- the money was released is told as open to every repetition of that request, too.
CREATE OR REPLACE FUNCTION cancel_settle(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  op operation;
  pay payment;
  moment timestamptz := (p->>'at')::timestamptz;
  outcome text := p->>'outcome';
  reason text;
BEGIN
  op := settle_operation(e, p);
  SELECT * INTO pay FROM payment WHERE environment_id = e AND id = p->>'payment_id';
  IF op.id IS NULL THEN
    RETURN answer_settled_before(e, p, jsonb_build_object('payment', to_jsonb(pay)));
  END IF;
  reason := pay.cancellation_reason;
  IF outcome = 'approved' THEN
    -- The authorization itself may still have been waiting for the payer.
    UPDATE operation SET status = 'declined', next_inquiry_at = NULL, lease_until = NULL, settled_at = moment
    WHERE environment_id = e AND payment_id = pay.id AND kind = 'authorize' AND target_id = op.target_id
      AND status IN ('sent', 'pending', 'unknown');
    -- It may also have ended before this cancel was heard of, for instance by the payer.
    UPDATE attempt SET status = CASE WHEN pay.amount_captured > 0 THEN 'captured' ELSE 'voided' END,
      settled_at = coalesce(settled_at, moment)
    WHERE environment_id = e AND id = op.target_id AND status IN ('requires_action', 'unknown', 'authorized');
    IF pay.status IN ('succeeded', 'failed', 'canceled', 'expired') THEN
      RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay))
        || review_told(e, op.target_id, reason));
    END IF;
    UPDATE payment SET
      status = CASE WHEN amount_captured > 0 THEN 'succeeded'
        WHEN cancellation_reason = 'authorization_expired' AND status IN ('authorized', 'in_review') THEN 'expired'
        ELSE 'canceled' END,
      amount_voided = amount_authorized - amount_captured, canceled_at = moment, next_action = NULL,
      authorization_expires_at = NULL, updated_at = moment, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    PERFORM record_event(e, p, 1, 'payment.' || pay.status, 'payment', pay.id, pay.id, to_jsonb(pay));
    PERFORM close_review(e, p, 2, pay.id, CASE reason WHEN 'review_declined' THEN 'declined' ELSE 'canceled' END);
    RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay))
      || review_told(e, op.target_id, reason));
  END IF;
  IF outcome IN ('declined', 'not_sent') THEN
    UPDATE payment SET cancellation_reason = NULL, version = version + 1
    WHERE environment_id = e AND id = pay.id RETURNING * INTO pay;
    RETURN answer_operation(e, p, op, jsonb_build_object('result',
      CASE WHEN outcome = 'not_sent' THEN 'not_sent' ELSE 'declined' END, 'payment', to_jsonb(pay),
      'decline', p->'decline'));
  END IF;
  RETURN answer_operation(e, p, op, jsonb_build_object('result', 'ok', 'payment', to_jsonb(pay))
    || review_told(e, op.target_id, reason));
END
$$;
