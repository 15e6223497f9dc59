import { environmentContext } from '@/lib/auth/environment';
import { connectorNamed } from '@/lib/connectors';
import type { CallbackRequest } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { log } from '@/lib/log';
import { settlePayment } from '@/lib/payments/settle-payment';
import { settleRefund } from '@/lib/refunds/settle-refund';

/** What the network gets as the status of our answer; a network that gets no 2xx sends again. */
export type CallbackAnswer = { status: 200 | 202 | 401 | 404 };

/**
 * Takes a network's callback in: verified, then settled by the same functions as everything else, so duplicates, late
 * and reordered callbacks change nothing. An operation we do not know is answered 202 and logged: it may belong to a
 * restored backup.
 */
export async function applyCallback(
  connectorName: string,
  environmentId: string,
  request: CallbackRequest,
): Promise<CallbackAnswer> {
  const connector = connectorNamed(connectorName);
  if (!connector) throw notFound();
  const environment = await environmentContext(environmentId);
  const callback = connector.parseCallback(request, { environmentId });
  if (!callback.verified) {
    log.warn({ environmentId, connectorName, reason: callback.reason }, 'callback refused');
    return { status: 401 };
  }
  const operation = await db().operation.findUnique({
    where: { environmentId_id: { environmentId, id: callback.operationId } },
  });
  if (!operation || operation.connector !== connectorName || operation.kind !== callback.kind) {
    log.error(
      { environmentId, connectorName, operationId: callback.operationId },
      'callback for an unknown operation',
    );
    return { status: 202 };
  }
  const word = { outcome: callback.outcome, exchange: null };
  if (operation.kind === 'refund') await settleRefund(environment, operation, word);
  else await settlePayment(environment, operation, word);
  return { status: 200 };
}
