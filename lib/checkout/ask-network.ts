import { db } from '@/lib/db';
import { resolveOperation } from '@/lib/operations/resolve-operation';

/** Least time between two questions about one operation that a payer's browser causes. */
const ASK_EVERY_MS = 1_000;
const ASKED_MAX = 10_000;

const holder = globalThis as typeof globalThis & { countinghouseAsked?: Map<string, number> };

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
  if (!operation || !isDue(operation.id)) return;
  await resolveOperation(environmentId, operation.id);
}

/** Whether this process may ask about the operation once more. */
function isDue(operationId: string): boolean {
  holder.countinghouseAsked ??= new Map();
  const asked = holder.countinghouseAsked;
  const now = performance.now();
  if (now - (asked.get(operationId) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS) return false;
  if (asked.size >= ASKED_MAX) asked.clear();
  asked.set(operationId, now);
  return true;
}
