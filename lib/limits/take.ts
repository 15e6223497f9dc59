import { keyFor, mac } from '@/lib/crypto';
import { select } from '@/lib/db';
import { DomainError, type KnownActor } from '@/lib/errors';
import { type LimitName, limitOf } from './limits';
import { type Counted, type LimitState, SharedCounts, type Total } from './shared-counts';

/** What was taken of a limit, by its name. */
export type Taken = LimitState & { name: LimitName };

const holder = globalThis as typeof globalThis & { countinghouseLimits?: SharedCounts };

/** Lives on `globalThis`: pages and the API of one process count together. */
function counts(): SharedCounts {
  holder.countinghouseLimits ??= new SharedCounts(addUp, (subject) =>
    mac(keyFor('limits'), subject).toString('hex'),
  );
  return holder.countinghouseLimits;
}

async function addUp(counted: readonly Counted[]): Promise<readonly Total[]> {
  const rows = counted.map(({ subject, added, leftMs }) => ({ subject, added, left_ms: leftMs }));
  const [row] = await select<{ totals: { used: number; left_ms: number }[] }>(
    'limit_add',
    'SELECT limit_add($1::jsonb) AS totals',
    [JSON.stringify(rows)],
  );
  return (row?.totals ?? []).map(({ used, left_ms }) => ({ used, leftMs: left_ms }));
}

/** Counts one request of this subject. Says whether it is within the limit, and refuses nothing itself. */
export async function take(name: LimitName, subject: string): Promise<Taken> {
  return { name, ...(await counts().take(`${name} ${subject}`, limitOf(name))) };
}

/** Takes back what `take` counted. */
export function giveBack(name: LimitName, subject: string): void {
  counts().giveBack(`${name} ${subject}`, limitOf(name));
}

/** Counts one request of this subject. Throws `rate_limited` when the limit is used up; then nothing else was done. */
export async function takeOrRefuse(name: LimitName, subject: string): Promise<Taken> {
  const taken = await take(name, subject);
  ensureWithin(taken);
  return taken;
}

/** Throws `rate_limited` with the time to wait for what was over its limit, to an actor where one is known. */
export function ensureWithin(
  { name, isAllowed, quota, windowSeconds, resetSeconds }: Taken,
  actor: KnownActor | null = null,
): void {
  if (isAllowed) return;
  const refusal = new DomainError(
    'rate_limited',
    `Too many requests: at most ${quota} in ${windowSeconds} s. Nothing was done; send it again later.`,
    { limit: name, retryAfter: resetSeconds },
  );
  refusal.refused = actor;
  throw refusal;
}

/** Counts older than their window. Returns how many were deleted. */
export async function forgetLimits(): Promise<number> {
  const [row] = await select<{ count: number }>(
    'forget_limits',
    `WITH gone AS (DELETE FROM limit_count WHERE subject IN (
       SELECT subject FROM limit_count WHERE ends_at < now() - interval '1 minute' LIMIT 5000 FOR UPDATE SKIP LOCKED)
       RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [],
  );
  return row?.count ?? 0;
}
