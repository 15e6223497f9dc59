import type { Call } from '@/lib/doors/call';
import { fingerprintOf } from '@/lib/doors/claim';
import { problemOf } from '@/lib/doors/problem';

/** What became of one row of a batch; `waits` when a second person has to agree first. */
export type BulkResult = {
  id: string;
  isDone: boolean;
  waits: boolean;
  code: string | null;
  detail: string | null;
};

/** Rows of a batch that are worked on at once: a batch may not crowd out single requests. */
const AT_ONCE = 4;
export const BULK_ROWS_MAX = 100;

/**
 * Does the same to every row, a few at a time. Each row has an idempotency key of its own, made from the batch's, so a
 * batch that is sent again acts on no row twice; a row that is refused does not stop the others.
 */
export async function runBulk(
  call: Call,
  requestId: string,
  ids: readonly string[],
  act: (id: string, call: Call) => Promise<unknown>,
): Promise<BulkResult[]> {
  const results = new Map<string, BulkResult>();
  const waiting = [...new Set(ids)];
  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      results.set(id, await actOn(id, rowCall(call, id), requestId, act));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return [...new Set(ids)].flatMap((id) => results.get(id) ?? []);
}

async function actOn(
  id: string,
  call: Call,
  requestId: string,
  act: (id: string, call: Call) => Promise<unknown>,
): Promise<BulkResult> {
  try {
    const row = await act(id, call);
    const waits = (row as { status?: string } | null)?.status === 'requires_approval';
    return { id, isDone: true, waits, code: null, detail: null };
  } catch (error) {
    const { code, detail } = problemOf(error, requestId);
    return { id, isDone: false, waits: false, code, detail };
  }
}

function rowCall(call: Call, id: string): Call {
  if (!call.claim) return call;
  const { key, fingerprint } = call.claim;
  return { claim: { key: `${key.slice(0, 200)}.${id}`, fingerprint: fingerprintOf([fingerprint, id]) } };
}
