import { environmentContext } from '@/lib/auth/environment';
import { fromSnapshot, select } from '@/lib/db';
import { leaseMs, type Snapshot } from '@/lib/doors/call';
import { log } from '@/lib/log';
import { sendFollowUp } from '@/lib/payments/call-network';
import type { OperationRow } from '@/lib/payments/rows';
import { settleRefund } from './settle-refund';

const BATCH = 50;

/**
 * Sends the refunds whose time to undo them is over. Each is marked as sent in the statement that claims it, so no two
 * processes send the same one; whoever dies afterwards leaves an operation that the resolver asks about. Returns how
 * many were sent.
 */
export async function dispatchRefunds(environmentId: string | null = null): Promise<number> {
  const due = await select<{ operation: Snapshot }>(
    'claim_refunds_due',
    'SELECT to_jsonb(o) AS operation FROM claim_refunds_due($1::jsonb) o',
    [JSON.stringify({ limit: BATCH, lease_ms: leaseMs(), environment_id: environmentId })],
  );
  await Promise.all(due.map(({ operation }) => send(fromSnapshot<OperationRow>(operation))));
  return due.length;
}

async function send(operation: OperationRow): Promise<void> {
  try {
    const environment = await environmentContext(operation.environmentId);
    await settleRefund(environment, operation, await sendFollowUp(environment, operation, true));
  } catch (error) {
    // The lease ends by itself; then the resolver asks what became of it.
    log.error(
      { err: error, environmentId: operation.environmentId, operationId: operation.id },
      'refund sent, but not settled',
    );
  }
}
