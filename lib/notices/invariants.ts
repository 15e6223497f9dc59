import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** Invariants of this environment that rows break now: money is not where the books say. */
export type InvariantNotice = { invariants: number; offenders: number };

/** For members who may read the books, until nothing is broken any more; null then. It cannot be put away. */
export async function invariantNotice(actor: Actor): Promise<InvariantNotice | null> {
  if (actor.kind !== 'member' || !actor.permissions.has('ledger:read')) return null;
  const [row] = await select<InvariantNotice>(
    'invariant_notice',
    `SELECT count(DISTINCT number)::int AS invariants, count(*)::int AS offenders FROM invariant_offender
     WHERE environment_id = $1 AND cleared_at IS NULL`,
    [actor.environment.id],
  );
  return row && row.offenders > 0 ? row : null;
}
