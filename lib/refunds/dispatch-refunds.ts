import { environmentContext } from '@/lib/auth/environment';
import { fromSnapshot, select } from '@/lib/db';
import { dispatchDelaysMs } from '@/lib/dispatch-schedule';
import { untilDispatchMs } from '@/lib/dispatch-wait';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { sendFollowUp } from '@/lib/payments/call-network';
import type { OperationRow } from '@/lib/payments/rows';
import type { NetworkWord } from '@/lib/payments/settle-payment';
import { inEnvironment } from '@/lib/present-environment';
import { settleRefund } from './settle-refund';

const BATCH = 50;

/**
 * Sends the refunds whose time to undo them is over. Each is marked as sent in the statement that claims it, so no two
 * processes send the same one; whoever dies afterwards leaves an operation that the resolver asks about. A network that
 * cannot be reached leaves its refunds in line; a refund whose money a dispute took while it waited fails unsent, or the
 * payer would have it twice. Returns how many were taken.
 */
export async function dispatchRefunds(environmentId: string | null = null): Promise<number> {
  const due = await select<{ operation: Snapshot }>(
    'claim_refunds_due',
    'SELECT to_jsonb(o) AS operation FROM claim_refunds_due($1::jsonb) o',
    [JSON.stringify({ limit: BATCH, lease_ms: leaseMs(), environment_id: environmentId })],
  );
  const operations = due.map(({ operation }) => fromSnapshot<OperationRow>(operation));
  const taken = await takenByDisputes(operations);
  await Promise.all(
    operations.map((operation) =>
      inEnvironment(operation.environmentId, () => send(operation, taken.has(operation.paymentId))),
    ),
  );
  return due.length;
}

/** Payments of which refunds and disputes together would return more than was captured. */
async function takenByDisputes(operations: readonly OperationRow[]): Promise<ReadonlySet<string>> {
  if (operations.length === 0) return new Set();
  const payments = await select<{ id: string }>(
    'payments_over_returned',
    `SELECT p.id FROM unnest($1::text[], $2::text[]) AS asked (environment_id, id)
     JOIN payment p ON p.environment_id = asked.environment_id AND p.id = asked.id
     WHERE p.amount_refund_pending + p.amount_refunded + p.amount_disputed > p.amount_captured`,
    [operations.map(({ environmentId }) => environmentId), operations.map(({ paymentId }) => paymentId)],
  );
  return new Set(payments.map(({ id }) => id));
}

const TAKEN: NetworkWord = { outcome: { result: 'not_sent', cause: 'payment_disputed' }, exchange: null };

/** Milliseconds until a refund has to leave. */
export function untilNextDispatchMs(): Promise<number> {
  return untilDispatchMs('refund', env().REFUND_UNDO_MS);
}

async function send(operation: OperationRow, isTaken: boolean): Promise<void> {
  try {
    const environment = await environmentContext(operation.environmentId);
    if (isTaken) {
      await settleRefund(environment, operation, TAKEN);
      return;
    }
    const word = await sendFollowUp(environment, operation, true);
    await settleRefund(environment, operation, word, 'call', dispatchDelaysMs());
  } catch (error) {
    // The lease ends by itself; then the resolver asks what became of it.
    log.error(
      { err: error, environmentId: operation.environmentId, operationId: operation.id },
      'refund sent, but not settled',
    );
  }
}
