import type { EnvironmentContext } from '@/lib/auth/environment';
import type { Answer } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import type { MoveResult } from '@/lib/doors/call';
import { env } from '@/lib/env';
import { notFound } from '@/lib/errors';
import { inquire } from './call-network';
import type { OperationRow } from './rows';
import type { Heard } from './settle-argument';
import type { NetworkWord } from './settle-payment';

type Settle = (
  environment: EnvironmentContext,
  operation: OperationRow,
  word: NetworkWord,
  heard: Heard,
) => Promise<MoveResult>;

/**
 * Finds out what became of an operation and settles it. An operation that the network does not know is sealed only
 * after our own call has certainly ended (its time-out and a margin), so that a call still on its way is not cut off.
 */
export async function inquireAndSettle(
  environment: EnvironmentContext,
  operationId: string,
  settle: Settle,
): Promise<MoveResult> {
  const operation = await db().operation.findUnique({
    where: { environmentId_id: { environmentId: environment.id, id: operationId } },
  });
  if (!operation) throw notFound();
  const word = await inquire(environment, operation, isOver(operation));
  return settle(environment, operation, aboutOperation(word), 'inquiry');
}

/** An inquiry that did not reach the network says nothing about the operation, which may have reached it long ago. */
function aboutOperation(word: Answer): Answer {
  if (word.outcome.result !== 'not_sent') return word;
  return { ...word, outcome: { result: 'unknown', cause: 'connection_lost' } };
}

/** By real time: a sandbox's clock may be moved in the middle of a call. */
function isOver(operation: OperationRow): boolean {
  return Date.now() - operation.reservedAt.getTime() > env().NETWORK_TIMEOUT_MS + 2_000;
}
