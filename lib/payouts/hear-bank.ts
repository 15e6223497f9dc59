import { environmentContext } from '@/lib/auth/environment';
import type { Bank } from '@/lib/connectors/bank-contract';
import type { CallbackRequest } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import { log } from '@/lib/log';
import { enterEnvironment } from '@/lib/present-environment';
import { settlePayout } from './settle-payout';

/**
 * Takes a bank's callback in: verified, then settled by the same function as everything else, so duplicates, late and
 * reordered ones change nothing. Answers the status for the bank: 401 for what is not its own, 202 for a transfer that is
 * not known here (it may belong to a restored backup).
 */
export async function hearBank(
  bank: Bank,
  environmentId: string,
  request: CallbackRequest,
): Promise<200 | 202 | 401> {
  const environment = await environmentContext(environmentId);
  const callback = bank.parseCallback(request, { environmentId });
  if (!callback.verified) {
    log.warn({ environmentId, connectorName: bank.name, reason: callback.reason }, 'callback refused');
    return 401;
  }
  enterEnvironment(environmentId);
  const payout = await db().payout.findUnique({
    where: { payout_operation: { environmentId, operationId: callback.operationId } },
  });
  if (payout?.bank !== bank.name) {
    const { operationId } = callback;
    log.error({ environmentId, connectorName: bank.name, operationId }, 'callback for an unknown transfer');
    return 202;
  }
  await settlePayout(environment, payout, callback.outcome, 'callback');
  return 200;
}
