import type { Actor } from '@/lib/auth/actor';
import { forgetRiskState } from '@/lib/risk/state';
import type { TestDatabase } from '../support/database';

type Switched = {
  challenge_at?: number;
  review_at?: number;
  block_at?: number;
  card_testing?: boolean;
};

/** Switches on what risk does by itself in an environment. */
export async function switchRisk(database: TestDatabase, actor: Actor, wanted: Switched): Promise<void> {
  const { challenge_at = null, review_at = null, block_at = null, card_testing = true } = wanted;
  await database.owner.query(
    `INSERT INTO risk_state AS s (environment_id, challenge_at, review_at, block_at, card_testing, updated_by, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'system', now()) ON CONFLICT (environment_id) DO UPDATE SET
       challenge_at = excluded.challenge_at, review_at = excluded.review_at, block_at = excluded.block_at,
       card_testing = excluded.card_testing`,
    [actor.environment.id, challenge_at, review_at, block_at, card_testing],
  );
  forgetRiskState(actor.environment.id);
}

/** What makes a score high at once: everything that is known speaks against it. */
export const SUSPICIOUS = {
  customer_email: 'somebody@mailinator.com',
  payer: { billing_country: 'BR', shipping_country: 'RU', ip: '126.1.2.3' },
  amount: 900_000,
} as const;

/** The assessments of a payment's attempts, oldest first. */
export async function assessmentsOf(database: TestDatabase, payment: string) {
  const { rows } = await database.owner.query<{
    score: number;
    decision: string;
    facts: Record<string, unknown>;
    reasons: { reason: string; points: number }[];
    card: string | null;
    ip: string | null;
  }>('SELECT * FROM risk_assessment WHERE payment_id = $1 ORDER BY attempt_id', [payment]);
  return rows;
}

export async function reviewOf(database: TestDatabase, payment: string) {
  const { rows } = await database.owner.query<{
    id: string;
    status: string;
    reason: string;
    closed_by: string | null;
    opened_at: Date;
    due_at: Date;
  }>('SELECT * FROM review WHERE payment_id = $1 ORDER BY id', [payment]);
  return rows.at(-1);
}

export async function eventsOf(database: TestDatabase, payment: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    'SELECT type FROM event WHERE payment_id = $1 ORDER BY id',
    [payment],
  );
  return rows.map(({ type }) => type);
}
