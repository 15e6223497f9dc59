import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import type { PaymentRow } from './rows';

/** A payment that shares a card or an e-mail; `amount` in minor units. */
export type RelatedPayment = {
  id: string;
  amount: number;
  currency: string;
  status: string;
  failure: unknown;
  amount_captured: number;
  amount_refunded: number;
  created_at: string;
};
/** The newest few, and how many others there are, counted up to `RELATED_CAP`. */
export type RelatedPayments = { newest: readonly RelatedPayment[]; count: number };
export type Related = { sameCard: RelatedPayments | null; sameEmail: RelatedPayments | null };

export const RELATED_CAP = 100;
const SHOWN = 3;

const COLUMNS = `id, amount::float8 AS amount, currency, status, failure, amount_captured::float8 AS amount_captured,
  amount_refunded::float8 AS amount_refunded, created_at AS "createdAt"`;
// The index on the last four leads to the card; the fingerprint decides, because many cards share four digits.
const SAME_CARD = `SELECT ${COLUMNS} FROM payment WHERE environment_id = $1 AND card_last4 = $2
  AND method->>'fingerprint' = $3 AND id <> $4 ORDER BY id DESC LIMIT ${RELATED_CAP + 1}`;
const SAME_EMAIL = `SELECT ${COLUMNS} FROM payment WHERE environment_id = $1 AND customer_email = $2 AND id <> $3
  ORDER BY id DESC LIMIT ${RELATED_CAP + 1}`;

/** Other payments of the same card and of the same e-mail: one indexed read each, and none where there is nothing to share. */
export async function relatedPayments(actor: Actor, payment: PaymentRow): Promise<Related> {
  const { id, cardLast4, customerEmail } = payment;
  const fingerprint = (payment.method as { fingerprint?: string } | null)?.fingerprint;
  const environmentId = actor.environment.id;
  const [sameCard, sameEmail] = await Promise.all([
    cardLast4 && fingerprint
      ? read('payments_of_card', SAME_CARD, [environmentId, cardLast4, fingerprint, id])
      : null,
    customerEmail ? read('payments_of_email', SAME_EMAIL, [environmentId, customerEmail, id]) : null,
  ]);
  return { sameCard, sameEmail };
}

async function read(name: string, text: string, values: readonly unknown[]): Promise<RelatedPayments> {
  const rows = await select<Omit<RelatedPayment, 'created_at'> & { createdAt: Date }>(name, text, values);
  return {
    newest: rows
      .slice(0, SHOWN)
      .map(({ createdAt, ...row }) => ({ ...row, created_at: createdAt.toISOString() })),
    count: rows.length,
  };
}
