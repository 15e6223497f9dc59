import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** Whether this member has put the notice away at any time. */
export async function isDismissed(actor: Actor, notice: string): Promise<boolean> {
  const rows = await select('notice_dismissed', 'SELECT FROM dismissal WHERE user_id = $1 AND notice = $2', [
    actor.id,
    notice,
  ]);
  return rows.length > 0;
}

/** Failed tries to sign in to one member's account that nobody has answered for. */
export type SignInNotice = {
  userId: string;
  email: string;
  isOwn: boolean;
  tries: number;
  /** Whether a lock began: ten wrong passwords in a row. */
  locked: boolean;
  /** Whether the password was right and a code or key behind it wrong: somebody else may know it. */
  passwordKnown: boolean;
  /** First and last try, RFC 3339. */
  since: string;
  last: string;
  /** Where the tries came from, the most frequent first; at most three, then how many others. */
  addresses: string[];
  otherAddresses: number;
};

/** So many failures within half an hour are no mistyped password any more. */
const BURST = 5;
const ACCOUNTS_MAX = 20;

type Row = {
  userId: string;
  email: string;
  tries: number;
  locked: boolean;
  passwordKnown: boolean;
  since: Date;
  last: Date;
  addresses: string[];
};

/**
 * Bursts of failed sign-ins and lockouts of the last seven days: on the member's own account, and for an owner on the
 * account of every member of the merchant. Tries that the reader has put away do not count.
 */
export async function signInNotices(actor: Actor): Promise<SignInNotice[]> {
  if (actor.kind !== 'member') return [];
  const rows = await select<Row>(
    'sign_in_notices',
    `WITH account AS (
       SELECT u.id, u.email, greatest(now() - interval '7 days', d.dismissed_at) AS seen
       FROM member m JOIN "user" u ON u.id = m.user_id
       LEFT JOIN dismissal d ON d.user_id = $1 AND d.notice = 'sign_in:' || u.id
       WHERE m.merchant_id = $2 AND (u.id = $1 OR $3)
     ), try AS (
       SELECT a.id, a.email, t.outcome, coalesce(t.ip, '') AS ip, t.created_at,
         count(*) OVER (PARTITION BY a.id ORDER BY t.created_at
           RANGE BETWEEN interval '30 minutes' PRECEDING AND CURRENT ROW) AS together
       FROM account a
       JOIN sign_in_attempt t ON t.user_id = a.id AND t.outcome NOT IN ('succeeded', 'awaits_factor') AND t.created_at > a.seen
     ), place AS (
       SELECT id, array_agg(ip ORDER BY tries DESC, ip) AS addresses
       FROM (SELECT id, ip, count(*) AS tries FROM try GROUP BY id, ip) counted GROUP BY id
     )
     SELECT t.id AS "userId", t.email, count(*)::int AS tries, bool_or(t.outcome = 'locked') AS locked,
       bool_or(t.outcome = 'wrong_factor') AS "passwordKnown",
       min(t.created_at) AS since, max(t.created_at) AS last, p.addresses
     FROM try t JOIN place p ON p.id = t.id GROUP BY t.id, t.email, p.addresses
     HAVING max(t.together) >= $4 OR bool_or(t.outcome = 'locked')
     ORDER BY t.id <> $1, last DESC LIMIT $5`,
    [actor.id, actor.environment.merchantId, actor.role === 'owner', BURST, ACCOUNTS_MAX],
  );
  return rows.map((row) => ({
    userId: row.userId,
    email: row.email,
    isOwn: row.userId === actor.id,
    tries: row.tries,
    locked: row.locked,
    passwordKnown: row.passwordKnown,
    since: row.since.toISOString(),
    last: row.last.toISOString(),
    addresses: row.addresses.filter(Boolean).slice(0, 3),
    otherAddresses: Math.max(0, row.addresses.filter(Boolean).length - 3),
  }));
}
