import { rolesWith } from '@/lib/auth/permissions';
import { select } from '@/lib/db';
import { env } from '@/lib/env';
import { inOneLine, MAIL_WORDS, mailTime } from '@/lib/i18n/mail/words';
import type { Order } from '@/lib/mail/deliver';
import type { Letter } from '@/lib/mail/transport';
import { DUE_SOON_MS } from '@/lib/risk/reviews/status';
import { type Due, PLACE, type Place, READERS } from './mail-parts';

const CLOCK = 'clock_timestamp() + make_interval(secs => en.clock_offset_ms / 1000.0)';

/**
 * Who is to be told of reviews that are due within four hours, by their environment's clock: whoever took the review,
 * otherwise everybody who decides reviews there. One mail tells of all that are due up to `until`, so each review is told once,
 * and nobody gets another mail about the same environment within an hour. What was put away waits.
 */
export function dueReviews(): Promise<Due[]> {
  return select<Due>(
    'mail_due_reviews',
    `SELECT DISTINCT ON (f.environment_id, u.email) f.environment_id, f.id AS about, 'due' AS occasion,
       u.email AS recipient, coalesce(u.locale, 'en') AS locale, 'reviews_due' AS kind,
       jsonb_build_object('until', f.until) AS facts
     FROM (SELECT s.* FROM environment en CROSS JOIN LATERAL (
       SELECT environment_id, id, due_at, assigned_to, ${CLOCK} + $3::bigint * interval '1 ms' AS until FROM review
       WHERE environment_id = en.id AND status = 'open' AND due_at > ${CLOCK}
         AND due_at <= ${CLOCK} + $3::bigint * interval '1 ms' AND (snoozed_until IS NULL OR snoozed_until <= ${CLOCK})
       ORDER BY due_at LIMIT 1000) s) f
     ${READERS}
     WHERE (m.role = ANY(CASE e.kind WHEN 'live' THEN $1::text[] ELSE $2::text[] END)
         OR r.access->'reviews'->>e.kind = 'manage')
       AND (f.assigned_to IS NULL OR f.assigned_to = u.id)
       AND NOT EXISTS (SELECT FROM mail x WHERE x.environment_id = f.environment_id AND x.kind = 'reviews_due'
         AND x.recipient = u.email
         AND ((x.facts->>'until')::timestamptz >= f.due_at OR x.created_at > now() - interval '1 hour'))
     ORDER BY f.environment_id, u.email, f.due_at
     LIMIT 200`,
    [rolesWith('reviews:write', 'live'), rolesWith('reviews:write', 'sandbox'), DUE_SOON_MS],
  );
}

/** The mail about reviews that are due; null when all of them were decided. */
export async function reviewsLetter({
  environmentId,
  recipient,
  locale,
  facts,
}: Order): Promise<Letter | null> {
  const [row] = await select<Place & { count: number; at: Date | null }>(
    'mail_reviews',
    `SELECT n.count, n.at, ${PLACE} CROSS JOIN LATERAL (SELECT count(*)::int AS count, min(due_at) AS at FROM review v
       WHERE v.environment_id = e.id AND v.status = 'open' AND v.due_at <= $2::timestamptz AND (v.assigned_to IS NULL
         OR v.assigned_to = (SELECT id FROM "user" WHERE email = $3))) n
     WHERE e.id = $1`,
    [environmentId, facts.until, recipient],
  );
  if (!row?.at) return null;
  const say = MAIL_WORDS[locale].reviewsDue;
  const merchant = inOneLine(row.merchant);
  return {
    subject: say.subject(merchant, row.count),
    text: say.text({
      merchant,
      environment: row.environment,
      count: row.count,
      time: mailTime(row.at, locale, row.time_zone),
      link: `${env().PUBLIC_URL}${row.path}/reviews`,
    }),
  };
}
