import { db } from '@/lib/db';
import { resolveOperation } from '@/lib/operations/resolve-operation';
import { isDue } from './attempt-limits';

/** Least time between two questions about one operation that a payer's browser causes. */
const ASK_EVERY_MS = 1_000;

/**
 * Asks the network what became of a payment's attempt, because the payer came back from the bank or wallet. What the
 * return address says is never believed. Does nothing while our own call is still on its way, or when there is nothing
 * to ask.
 */
export async function askNetwork(environmentId: string, paymentId: string): Promise<void> {
  const operation = await db().operation.findFirst({
    where: { environmentId, paymentId, kind: 'authorize', status: { in: ['pending', 'unknown'] } },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  if (!operation || !isDue(operation.id, ASK_EVERY_MS)) return;
  await resolveOperation(environmentId, operation.id);
}
