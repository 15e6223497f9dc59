import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { mayReadNotes } from '@/lib/notes/queries';

/** A note that names the reader and was not put away; it is about a payment or a customer. */
export type MentionNotice = {
  note: string;
  payment: string | null;
  customer: string | null;
  /** Name of the member or key that wrote it, or its id where that is gone. */
  author: string;
  body: string;
  /** When it was written, RFC 3339: by the environment's clock, and the real time up to which putting it away counts. */
  at: string;
  seen: string;
};

const SHOWN_MAX = 10;

/**
 * Notes of the last 30 days in this environment that mention the reader, newest first, at most ten. What the reader wrote,
 * what was taken back and what was put away is not among them; who may not read notes hears of none.
 */
export async function mentionNotices(actor: Actor): Promise<MentionNotice[]> {
  if (!mayReadNotes(actor)) return [];
  const rows = await select<Omit<MentionNotice, 'at' | 'seen'> & { at: Date; seen: Date }>(
    'mention_notices',
    `SELECT n.id AS note, n.payment_id AS payment, n.customer_id AS customer, coalesce(u.name, k.name, n.author) AS author, n.body,
       n.created_at AS at, n.written_at AS seen
     FROM note n
     LEFT JOIN member m ON m.merchant_id = $3 AND m.user_id = n.author
     LEFT JOIN "user" u ON u.id = m.user_id
     LEFT JOIN api_key k ON k.environment_id = n.environment_id AND k.id = n.author
     LEFT JOIN dismissal d ON d.user_id = $2 AND d.notice = 'mention:' || n.id
     WHERE n.environment_id = $1 AND n.mentions @> ARRAY[$2] AND n.mentions <> '{}' AND n.author <> $2
       AND n.body IS NOT NULL AND n.written_at > now() - interval '30 days'
       AND (d.dismissed_at IS NULL OR d.dismissed_at < n.written_at)
     ORDER BY n.written_at DESC LIMIT $4`,
    [actor.environment.id, actor.id, actor.environment.merchantId, SHOWN_MAX],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), seen: row.seen.toISOString() }));
}
