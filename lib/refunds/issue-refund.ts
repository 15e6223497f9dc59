import { type Actor, refundLimitOf } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db, fromSnapshot } from '@/lib/db';
import {
  type Answered,
  type Call,
  moveArgument,
  prepareOrReplay,
  reserve,
  rowOf,
  type Snapshot,
} from '@/lib/doors/call';
import { env } from '@/lib/env';
import { ensure, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { refundReserved } from '@/lib/ledger/entries';
import { isCurrency } from '@/lib/money';
import { sendFollowUp } from '@/lib/payments/call-network';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import type { OperationRow } from '@/lib/payments/rows';
import type { RefundRow } from './rows';
import type { IssueRefund } from './schema';
import { settleRefund } from './settle-refund';

const APPROVAL_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/**
 * Refunds `amount` minor units of a captured payment, or all that is left. The money is held before the network is
 * called; refunds that race can never exceed what was captured. Above a member's limit the refund is held with status
 * `requires_approval` until a second person decides. With `undoMs` the network is called that many milliseconds later, by
 * the dispatch job, unless the refund is canceled before.
 * Throws `not_found`, `limit_exceeded` (a role that refunds nothing), `amount_exceeds_remaining` (with `remaining`),
 * `currency_mismatch`, `invalid_state`, `network_unavailable`, and what claims throw. A refund that the network refused
 * is a refund with status `failed`.
 */
export async function issueRefund(
  actor: Actor,
  input: IssueRefund,
  call: Call,
  { undoMs = 0, refundId = newId('refund') }: { undoMs?: number; refundId?: string } = {},
): Promise<Answered<RefundRow>> {
  const { environment } = actor;
  const limited = await prepareOrReplay(actor, call, () => limitOf(actor, input));
  const reserved =
    'reserved' in limited
      ? limited.reserved
      : await reserve('refund_reserve', environment.id, {
          ...moveArgument(actor, call),
          payment_id: input.payment,
          operation_id: newId('operation'),
          dispatch_delay_ms: undoMs,
          amount_limit: limited.ready,
          approval_expires_at: new Date(
            now(environment.clockOffsetMs).getTime() + APPROVAL_LIFETIME_MS,
          ).toISOString(),
          refund: {
            id: refundId,
            amount: input.amount ?? null,
            currency: input.currency ?? null,
            reason: input.reason,
            note: input.note ?? null,
            metadata: input.metadata,
          },
          entry: refundReserved(newId('entry'), { refundId, paymentId: input.payment }),
        });
  if (reserved.kind === 'replay') return rowOf(reserved.move, 'refund', reserved.replayed);
  if (reserved.kind === 'resume') {
    return rowOf(await inquireAndSettle(environment, reserved.operationId, settleRefund), 'refund', null);
  }
  // Refused, or not to be sent now: it can be undone, or waits for approval.
  if (reserved.move.result !== 'ok' || !('operation' in reserved.move))
    return rowOf(reserved.move, 'refund', null);
  const operation = fromSnapshot<OperationRow>(reserved.move.operation as Snapshot);
  const word = await sendFollowUp(environment, operation, true);
  return rowOf(await settleRefund(environment, operation, word), 'refund', null);
}

/** The same refund as the console makes it: for a few seconds it can be undone. Throws what `issueRefund` throws. */
export function issueRefundWithUndo(
  actor: Actor,
  input: IssueRefund,
  call: Call,
): Promise<Answered<RefundRow>> {
  return issueRefund(actor, input, call, { undoMs: env().REFUND_UNDO_MS });
}

/** The largest refund in minor units that the actor makes alone; null is no limit. */
async function limitOf(actor: Actor, input: IssueRefund): Promise<number | null> {
  if (actor.kind !== 'member') return null;
  const payment = await db().payment.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id: input.payment } },
    select: { currency: true },
  });
  if (!payment) throw notFound();
  if (!isCurrency(payment.currency)) return null;
  const limit = refundLimitOf(actor, payment.currency);
  ensure(limit !== 0n, 'limit_exceeded', 'Your role makes no refunds. Nothing was moved.', {
    limit: 0,
    currency: payment.currency,
  });
  return limit === null ? null : Number(limit);
}
