import type { Actor } from '@/lib/auth/actor';
import { refundLimit, rolesThatMayRefund } from '@/lib/auth/permissions';
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
import { ensure, notFound } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { refundReserved } from '@/lib/ledger/entries';
import { isCurrency } from '@/lib/money';
import { sendFollowUp } from '@/lib/payments/call-network';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import { type OperationRow, refundable } from '@/lib/payments/rows';
import type { RefundRow } from './rows';
import type { IssueRefund } from './schema';
import { settleRefund } from './settle-refund';

/**
 * Refunds `amount` minor units of a captured payment, or all that is left. The money is held before the network is
 * called; refunds that race can never exceed what was captured. Throws `not_found`, `limit_exceeded` (a member's limit,
 * with the roles that may), `amount_exceeds_remaining` (with `remaining`), `currency_mismatch`, `invalid_state`,
 * `network_unavailable`, and what claims throw. A refund that the network refused is a refund with status `failed`.
 */
export async function issueRefund(
  actor: Actor,
  input: IssueRefund,
  call: Call,
): Promise<Answered<RefundRow>> {
  const { environment } = actor;
  const limited = await prepareOrReplay(actor, call, () => ensureWithinLimit(actor, input));
  const refundId = newId('refund');
  const reserved =
    'reserved' in limited
      ? limited.reserved
      : await reserve('refund_reserve', environment.id, {
          ...moveArgument(actor, call),
          payment_id: input.payment,
          operation_id: newId('operation'),
          refund: {
            id: refundId,
            amount: limited.ready ?? null,
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
  if (reserved.move.result !== 'ok') return rowOf(reserved.move, 'refund', null);
  const operation = fromSnapshot<OperationRow>(reserved.move.operation as Snapshot);
  const word = await sendFollowUp(environment, operation, true);
  return rowOf(await settleRefund(environment, operation, word), 'refund', null);
}

/**
 * A member's limit needs an amount that is known beforehand, so "all that is left" becomes the number that the member
 * saw; the guard in the database still decides. Returns the amount in minor units, null for all that is left.
 */
async function ensureWithinLimit(actor: Actor, input: IssueRefund): Promise<number | null> {
  if (actor.kind !== 'member') return input.amount ?? null;
  const payment = await db().payment.findUnique({
    where: { environmentId_id: { environmentId: actor.environment.id, id: input.payment } },
  });
  if (!payment) throw notFound();
  const amount = input.amount ?? Number(refundable(payment));
  const { currency } = payment;
  if (!isCurrency(currency)) return amount;
  const limit = refundLimit(actor.role, currency);
  const roles = rolesThatMayRefund(BigInt(amount), currency, actor.environment.kind);
  ensure(
    limit === null || BigInt(amount) <= limit,
    'limit_exceeded',
    `This refund is above your limit. Nothing was moved. It can be issued by: ${roles.join(', ')}.`,
    { limit: Number(limit ?? 0), currency, roles },
  );
  return amount;
}
