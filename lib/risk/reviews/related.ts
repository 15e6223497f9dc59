import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { maskEmail } from '@/lib/customers/render';
import { select } from '@/lib/db';
import { ensure, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { LINKED_MAX, REVIEW_LINKS, type ReviewLink } from './links';
import type { ReviewVerdict } from './status';

type Known = {
  brand: string | null;
  last4: string | null;
  hasCard: boolean;
  email: string | null;
  ip: string | null;
  device: string | null;
  customer: string | null;
};
/** A payment that has something in common with the one in review; `amount` in minor units. */
type Linked = {
  id: string;
  amount: number;
  currency: string;
  status: string;
  failure: unknown;
  amount_captured: number;
  amount_refunded: number;
  created: Date;
  links: ReviewLink[];
  isDisputed: boolean;
  verdict: ReviewVerdict | null;
};
/** What is known of the attempt in review, and what shares it, newest first. */
type ReviewRelated = { review: string; known: Known; payments: Linked[] };

// Attempts of one payment lie beside each other; four times as many attempts are read as payments are told.
const linkedBy = (link: ReviewLink) => `SELECT '${link}' AS link, n.payment_id FROM own, LATERAL (
    SELECT DISTINCT x.payment_id FROM (SELECT payment_id FROM risk_assessment WHERE environment_id = $1
      AND ${link} = own.${link} AND payment_id <> own.payment_id ORDER BY at DESC LIMIT ${4 * LINKED_MAX}) x
    ORDER BY x.payment_id DESC LIMIT ${LINKED_MAX}) n`;

const RELATED = `WITH own AS (
    SELECT r.payment_id, a.card, a.email, a.ip, a.device, a.customer_id FROM review r
    LEFT JOIN risk_assessment a ON a.environment_id = r.environment_id AND a.attempt_id = r.attempt_id
    WHERE r.environment_id = $1 AND r.id = $2),
  found AS (${REVIEW_LINKS.map(linkedBy).join(' UNION ALL ')})
  SELECT o.card IS NOT NULL AS "hasCard", op.method->>'brand' AS brand, op.method->>'last4' AS last4, o.email, o.ip,
    o.device, o.customer_id AS customer, p.id, p.amount::float8 AS amount, p.currency, p.status, p.failure,
    p.amount_captured::float8 AS amount_captured, p.amount_refunded::float8 AS amount_refunded, p.created_at AS created,
    l.links, EXISTS (SELECT FROM dispute d WHERE d.environment_id = $1 AND d.payment_id = p.id) AS "isDisputed",
    (SELECT v.verdict FROM review v WHERE v.environment_id = $1 AND v.payment_id = p.id ORDER BY v.id DESC LIMIT 1) AS verdict
  FROM own o JOIN payment op ON op.environment_id = $1 AND op.id = o.payment_id
  LEFT JOIN (SELECT payment_id, array_agg(link) AS links FROM found GROUP BY payment_id) l ON true
  LEFT JOIN payment p ON p.environment_id = $1 AND p.id = l.payment_id
  ORDER BY p.id DESC`;

/**
 * The payments that share card, e-mail, IP address or device with the attempt in review: the newest twenty of each, read by
 * one statement in the indexes of the assessments. Throws `not_found`, and `insufficient_scope` for who may not see payments.
 */
export async function relatedOfReview(actor: Actor, id: string): Promise<ReviewRelated> {
  ensure(actor.permissions.has('payments:read'), 'insufficient_scope', 'You may not see payments here.');
  if (!isId('review', id)) throw notFound();
  type Row = Known & { [Key in keyof Linked]: Linked[Key] | null };
  const rows = await select<Row>('review_related', RELATED, [actor.environment.id, id]);
  const [first] = rows;
  if (!first) throw notFound();
  const { brand, last4, hasCard, email, ip, device, customer } = first;
  return {
    review: id,
    known: { brand, last4, hasCard, email, ip, device, customer },
    payments: rows.filter((row): row is Known & Linked => row.id !== null),
  };
}

/**
 * The same as the merchant API shows it. A card is told by brand and last four digits; e-mail, address and device as far as
 * the reader may see people, and only that there is one otherwise.
 */
export function renderRelated(viewer: Actor, { review, known, payments }: ReviewRelated) {
  const view = personalDataView(viewer.permissions, viewer.kind);
  const shownIf = (value: string | null) => (view === 'full' ? value : null);
  const email = known.email !== null && view === 'masked' ? maskEmail(known.email) : shownIf(known.email);
  const facts = [
    { kind: 'card' as const, has: known.hasCard, value: known.last4 && `${known.brand} •••• ${known.last4}` },
    { kind: 'email' as const, has: known.email !== null, value: email },
    { kind: 'ip' as const, has: known.ip !== null, value: shownIf(known.ip) },
    { kind: 'device' as const, has: known.device !== null, value: shownIf(known.device) },
    { kind: 'customer' as const, has: known.customer !== null, value: known.customer },
  ];
  return {
    object: 'review_related' as const,
    environment: viewer.environment.id,
    livemode: viewer.environment.kind === 'live',
    review,
    known: facts.filter(({ has }) => has).map(({ kind, value }) => ({ kind, value })),
    payments: payments.map((payment) => ({
      id: payment.id,
      amount: payment.amount,
      currency: payment.currency,
      status: payment.status,
      is_declined: payment.failure !== null,
      amount_captured: payment.amount_captured,
      amount_refunded: payment.amount_refunded,
      links: REVIEW_LINKS.filter((link) => payment.links.includes(link)),
      disputed: payment.isDisputed,
      verdict: payment.verdict,
      created_at: payment.created.toISOString(),
    })),
  };
}
export type ReviewRelatedView = ReturnType<typeof renderRelated>;
