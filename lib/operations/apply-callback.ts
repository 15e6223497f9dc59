import { type EnvironmentContext, environmentContext } from '@/lib/auth/environment';
import { connectorNamed } from '@/lib/connectors';
import { bankNamed } from '@/lib/connectors/banks';
import type { CallbackRequest, NetworkDispute } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import { recordDispute } from '@/lib/disputes/record-dispute';
import { notFound } from '@/lib/errors';
import { log } from '@/lib/log';
import { hearBank } from '@/lib/payouts/hear-bank';
import { enterEnvironment } from '@/lib/present-environment';
import { settleFor } from './settle-for';

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
  const bank = bankNamed(connectorName);
  if (bank) return { status: await hearBank(bank, environmentId, request) };
  const connector = connectorNamed(connectorName);
  if (!connector) throw notFound();
  const environment = await environmentContext(environmentId);
  const callback = connector.parseCallback(request, { environmentId });
  if (!callback.verified) {
    log.warn({ environmentId, connectorName, reason: callback.reason }, 'callback refused');
    return { status: 401 };
  }
  enterEnvironment(environmentId);
  if (callback.kind === 'dispute') return applyDispute(environment, connectorName, callback.dispute);
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
  const exchange = {
    request: {
      method: 'POST',
      url: `/api/connectors/${connectorName}/${environmentId}`,
      body: callback.kept,
    },
    response: { status: 200, body: null },
    latency_ms: 0,
  };
  await settleFor(operation.kind)(
    environment,
    operation,
    { outcome: callback.outcome, exchange },
    'callback',
  );
  return { status: 200 };
}

/** A dispute that cannot be booked yet (its payment is being captured) or does not fit is answered 404: told again later. */
async function applyDispute(
  environment: EnvironmentContext,
  connectorName: string,
  dispute: NetworkDispute,
): Promise<CallbackAnswer> {
  const recorded = await recordDispute(environment, connectorName, dispute);
  if (recorded === 'recorded') return { status: 200 };
  const { networkReference } = dispute;
  log.error(
    { environmentId: environment.id, connectorName, networkReference, recorded },
    'dispute not recorded',
  );
  return { status: 404 };
}
