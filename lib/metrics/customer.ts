import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';

/** What a customer has paid in one currency, in minor units, and when first and last. */
export type LifetimeValue = {
  currency: string;
  payments: number;
  captured: number;
  refunded: number;
  first: string;
  last: string;
};

type Row = {
  currency: string;
  payments: number;
  captured: string;
  refunded: string;
  first: Date;
  last: Date;
};

/** Lifetime value per currency, the largest number of payments first. Reads the index of the customer's payments. */
export async function lifetimeValue(actor: Actor, customerId: string): Promise<LifetimeValue[]> {
  const rows = await select<Row>(
    'customer_lifetime',
    `SELECT currency, count(*)::int AS payments, sum(amount_captured)::text AS captured,
       sum(amount_refunded)::text AS refunded, min(created_at) AS first, max(created_at) AS last
     FROM payment WHERE environment_id = $1 AND customer_id = $2
     GROUP BY currency ORDER BY count(*) DESC, currency`,
    [actor.environment.id, customerId],
  );
  return rows.map((row) => ({
    ...row,
    captured: Number(row.captured),
    refunded: Number(row.refunded),
    first: row.first.toISOString(),
    last: row.last.toISOString(),
  }));
}

/** A refund or dispute of one of the customer's payments. */
export type CustomerReturn = {
  kind: 'refund' | 'dispute';
  id: string;
  status: string;
  amount: number;
  currency: string;
  created_at: string;
};

const RETURNS_MAX = 10;

/** The latest refunds and disputes of a customer's payments, newest first. */
export async function customerReturns(actor: Actor, customerId: string): Promise<CustomerReturn[]> {
  const rows = await select<Omit<CustomerReturn, 'amount' | 'created_at'> & { amount: string; at: Date }>(
    'customer_returns',
    `SELECT * FROM (
       (SELECT 'refund' AS kind, r.id, r.status::text, r.amount::text, r.currency::text,
          r.created_at AS at
        FROM payment p JOIN refund r ON r.environment_id = p.environment_id AND r.payment_id = p.id
        WHERE p.environment_id = $1 AND p.customer_id = $2 ORDER BY r.created_at DESC LIMIT $3)
       UNION ALL
       (SELECT 'dispute', d.id, d.status::text, d.amount::text, d.currency::text, d.created_at
        FROM payment p JOIN dispute d ON d.environment_id = p.environment_id AND d.payment_id = p.id
        WHERE p.environment_id = $1 AND p.customer_id = $2 ORDER BY d.created_at DESC LIMIT $3)
     ) returned ORDER BY at DESC LIMIT $3`,
    [actor.environment.id, customerId, RETURNS_MAX],
  );
  return rows.map(({ at, amount, ...row }) => ({
    ...row,
    amount: Number(amount),
    created_at: at.toISOString(),
  }));
}
