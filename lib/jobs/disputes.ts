import { systemActor } from '@/lib/auth/actor';
import { environmentContext } from '@/lib/auth/environment';
import { select } from '@/lib/db';
import { acceptDispute } from '@/lib/disputes/accept-dispute';
import { expireDispute, remindOfDispute } from '@/lib/disputes/expire-dispute';
import { DomainError } from '@/lib/errors';

const BATCH = 100;
const CLOCK = 'clock_timestamp() + make_interval(secs => e.clock_offset_ms / 1000.0)';

/** Ends disputes whose deadline passed unanswered, by their environment's clock. Returns how many ended. */
export async function expireDisputes(): Promise<number> {
  const due = await select<{
    environment_id: string;
    id: string;
    payment_id: string;
    connector: string;
    amount: string;
    fee_amount: string;
  }>(
    'disputes_due',
    `SELECT d.* FROM environment e CROSS JOIN LATERAL (
       SELECT environment_id, id, payment_id, connector, amount::text, fee_amount::text FROM dispute
       WHERE environment_id = e.id AND status IN ('inquiry', 'needs_response') AND evidence_due_at <= ${CLOCK}
         AND response_operation_id IS NULL
       ORDER BY evidence_due_at LIMIT $1) d LIMIT $1`,
    [BATCH],
  );
  let ended = 0;
  for (const row of due) {
    const expired = await expireDispute(await environmentContext(row.environment_id), {
      id: row.id,
      paymentId: row.payment_id,
      connector: row.connector,
      amount: BigInt(row.amount),
      feeAmount: BigInt(row.fee_amount),
    });
    if (expired) ended += 1;
  }
  return ended;
}

/** Tells of disputes that have 7, 3 or 1 days left, each once. A step that was slept through is not made up for. */
export async function remindOfDisputes(): Promise<number> {
  const due = await select<{ environment_id: string; id: string; days: 7 | 3 | 1 }>(
    'disputes_to_remind',
    `SELECT d.environment_id, d.id, d.days FROM environment e CROSS JOIN LATERAL (
       SELECT environment_id, id, days FROM dispute CROSS JOIN LATERAL (SELECT CASE
           WHEN evidence_due_at <= ${CLOCK} + interval '1 day' THEN 1
           WHEN evidence_due_at <= ${CLOCK} + interval '3 days' THEN 3 ELSE 7 END AS days) step
       WHERE environment_id = e.id AND status IN ('inquiry', 'needs_response')
         AND evidence_due_at > ${CLOCK} AND evidence_due_at <= ${CLOCK} + interval '7 days'
         AND (reminder_days IS NULL OR reminder_days > days)
       ORDER BY evidence_due_at LIMIT $1) d LIMIT $1`,
    [BATCH],
  );
  for (const { environment_id: environmentId, id, days } of due) {
    await remindOfDispute(await environmentContext(environmentId), id, days);
  }
  return due.length;
}

/**
 * Accepts small disputes where the merchant asked for it: below the amount, in its currency, open for a day, and nobody
 * began to answer. Returns how many were accepted.
 */
export async function acceptSmallDisputes(): Promise<number> {
  const due = await select<{ environment_id: string; id: string }>(
    'disputes_to_accept',
    `SELECT d.environment_id, d.id FROM dispute_setting s JOIN environment e ON e.id = s.environment_id
     CROSS JOIN LATERAL (
       SELECT environment_id, id FROM dispute
       WHERE environment_id = e.id AND status = 'needs_response' AND response_operation_id IS NULL
         AND currency = s.accept_below_currency AND amount < s.accept_below_amount
         AND created_at <= ${CLOCK} - interval '1 day' AND evidence_due_at > ${CLOCK}
         AND NOT EXISTS (SELECT FROM dispute_evidence v
           WHERE v.environment_id = dispute.environment_id AND v.dispute_id = dispute.id)
         AND NOT EXISTS (SELECT FROM dispute_file f
           WHERE f.environment_id = dispute.environment_id AND f.dispute_id = dispute.id)
       ORDER BY evidence_due_at LIMIT $1) d
     WHERE s.accept_below_amount IS NOT NULL LIMIT $1`,
    [BATCH],
  );
  for (const { environment_id: environmentId, id } of due) {
    const actor = await systemActor(environmentId);
    await acceptDispute(actor, { id }, { claim: null }).catch((error: unknown) => {
      // Somebody answered a moment earlier, or the bank cannot be reached now: the next run looks again.
      if (!(error instanceof DomainError)) throw error;
    });
  }
  return due.length;
}
