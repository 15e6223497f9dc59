import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { select } from '@/lib/db';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import { ANSWER_MISSING_MS } from '@/lib/payments/views';
import { createdIn } from './period';

/** What waits for somebody; each number stops at 1,000. */
export type Needs = {
  toCapture: number;
  /** Authorizations that end within two days, and when the first one does (RFC 3339). */
  expiring: number;
  firstExpiry: string | null;
  toApprove: number;
  /** Disputes that wait for an answer, and when the first one is due (RFC 3339). */
  disputes: number;
  firstDispute: string | null;
  /** Since the day `failedSince` (YYYY-MM-DD) of the merchant's zone. */
  failedRefunds: number;
  failedSince: string;
  failedPayouts: number;
  /** Payout accounts that wait for this reader to confirm them. */
  accountsToConfirm: number;
  /** Payments with a call whose end no network has told for more than a minute. */
  unanswered: number;
};

const COUNT_MAX = 1_000;
const SOON_MS = 2 * 86_400_000;

type Row = Omit<Needs, 'failedSince' | 'firstExpiry' | 'firstDispute'> & {
  firstExpiry: Date | null;
  firstDispute: Date | null;
};

/** What the role may not see waits for somebody else. Every part reads an index of few rows: by status, by expiry, or of operations that are still asked about. */
export async function needs(actor: Actor, at: Date): Promise<Needs> {
  const { id, timeZone, clockOffsetMs } = actor.environment;
  const failedSince = shiftDay(dayOf(at, timeZone), -6);
  const failed = { from: startOfDay(failedSince, timeZone), to: now(clockOffsetMs + 86_400_000) };
  const [row] = await select<Row>(
    'home_needs',
    `WITH soon AS (
       SELECT authorization_expires_at AS ends FROM payment
       WHERE environment_id = $1 AND status = 'authorized' AND authorization_expires_at < $3
       ORDER BY authorization_expires_at LIMIT $2
     ), disputed AS (
       SELECT evidence_due_at AS due FROM dispute
       WHERE environment_id = $1 AND status IN ('inquiry', 'needs_response') ORDER BY evidence_due_at LIMIT $2
     ), silent AS (
       SELECT DISTINCT payment_id FROM operation
       WHERE environment_id = $1 AND next_inquiry_at IS NOT NULL AND status = 'unknown'
         AND reserved_at < $8 LIMIT $2
     )
     SELECT
       (SELECT count(*)::int FROM (SELECT FROM payment WHERE environment_id = $1 AND status = 'authorized' LIMIT $2) w)
         AS "toCapture",
       (SELECT count(*)::int FROM soon) AS expiring, (SELECT min(ends) FROM soon) AS "firstExpiry",
       (SELECT count(*)::int FROM (SELECT FROM refund WHERE environment_id = $1 AND status = 'requires_approval'
          LIMIT $2) w) AS "toApprove",
       (SELECT count(*)::int FROM (SELECT FROM refund WHERE environment_id = $1 AND status = 'failed'
          AND id >= $4 AND id < $5
          AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7) LIMIT $2) w) AS "failedRefunds",
       (SELECT count(*)::int FROM (SELECT FROM payout WHERE environment_id = $1 AND status = 'failed'
          AND ended_at >= $9 LIMIT $2) w) AS "failedPayouts",
       (SELECT count(*)::int FROM payout_account WHERE environment_id = $1 AND status = 'proposed'
          AND proposed_by <> $10) AS "accountsToConfirm",
       (SELECT count(*)::int FROM disputed) AS disputes, (SELECT min(due) FROM disputed) AS "firstDispute",
       (SELECT count(*)::int FROM silent) AS unanswered`,
    [
      id,
      COUNT_MAX,
      new Date(at.getTime() + SOON_MS),
      ...createdIn('refund', failed, clockOffsetMs),
      now(-ANSWER_MISSING_MS),
      failed.from,
      actor.id,
    ],
  );
  if (!row) throw new Error('a query without FROM has one row');
  const seesRefunds = actor.permissions.has('refunds:read');
  const seesDisputes = actor.permissions.has('disputes:read');
  return {
    ...row,
    toApprove: seesRefunds ? row.toApprove : 0,
    failedRefunds: seesRefunds ? row.failedRefunds : 0,
    disputes: seesDisputes ? row.disputes : 0,
    failedPayouts: actor.permissions.has('payouts:read') ? row.failedPayouts : 0,
    accountsToConfirm: actor.permissions.has('payout_accounts:confirm') ? row.accountsToConfirm : 0,
    failedSince,
    firstExpiry: row.firstExpiry?.toISOString() ?? null,
    firstDispute: (seesDisputes && row.firstDispute?.toISOString()) || null,
  };
}
