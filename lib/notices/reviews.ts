import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { select } from '@/lib/db';
import { DUE_SOON_MS } from '@/lib/risk/reviews/status';

/** Reviews of this environment whose deadline has passed or is near. */
export type ReviewNotice = {
  overdue: number;
  /** Due within four hours. */
  soon: number;
  /** The first deadline by the environment's clock, and the real time up to which putting it away counts; both RFC 3339. */
  first: string;
  seen: string;
};

/** So many are counted; more are told as these. */
const COUNTED_MAX = 1_000;

/**
 * Open reviews that are overdue or due within four hours, without those that were put away until later, for members who may
 * decide them; null when there are none. Put away, it comes back when another one is due soon or one passes its deadline.
 */
export async function reviewNotice(actor: Actor): Promise<ReviewNotice | null> {
  if (actor.kind !== 'member' || !actor.permissions.has('reviews:write')) return null;
  const { id, clockOffsetMs } = actor.environment;
  const [row] = await select<{ overdue: number; soon: number; first: Date | null; changed: Date | null }>(
    'review_notice',
    `SELECT count(*) FILTER (WHERE r.due_at <= $2)::int AS overdue, count(*) FILTER (WHERE r.due_at > $2)::int AS soon,
       min(r.due_at) AS first, max(r.due_at - CASE WHEN r.due_at > $2 THEN $3::bigint ELSE 0 END * interval '1 ms') AS changed
     FROM (SELECT due_at FROM review WHERE environment_id = $1 AND status = 'open'
       AND due_at <= $2::timestamptz + $3::bigint * interval '1 ms' AND (snoozed_until IS NULL OR snoozed_until <= $2)
       ORDER BY due_at LIMIT ${COUNTED_MAX}) r`,
    [id, now(clockOffsetMs).toISOString(), DUE_SOON_MS],
  );
  if (!row?.first || !row.changed) return null;
  // Somebody puts it away in real time, which a sandbox's clock may be ahead of.
  const seen = new Date(row.changed.getTime() - clockOffsetMs).toISOString();
  const hidden = await select(
    'review_notice_hidden',
    'SELECT FROM dismissal WHERE user_id = $1 AND notice = $2 AND dismissed_at >= $3',
    [actor.id, `reviews:${id}`, seen],
  );
  if (hidden.length > 0) return null;
  return { overdue: row.overdue, soon: row.soon, first: row.first.toISOString(), seen };
}
