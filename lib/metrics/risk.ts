import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import type { Decision } from '@/lib/risk/assess';
import type { CalibrationBand } from '@/lib/risk/training/judge';
import { createdIn } from './period';

export const RISK_DAYS = 30;

/** Attempts and their amount in cents of US dollars, by the bundled rates. */
export type DecisionCount = { count: number; amountUsd: number };
export type RiskDay = { day: string; counts: Record<Decision, number> };
export type RiskNumbers = {
  attempts: number;
  decisions: Record<Decision, DecisionCount>;
  /** The last `RISK_DAYS` days of the merchant's zone, oldest first. */
  days: RiskDay[];
  /** Of the reviews that people closed: how many were declined or refunded as fraud. */
  reviews: { decided: number; confirmed: number; open: number };
  /** Payments that took money in the same days, and disputes opened in them. */
  disputes: { payments: number; disputes: number; fraudulent: number };
  /** Null while the shipped weights score. */
  model: { version: number; source: string; auc: number | null; calibration: CalibrationBand[] } | null;
};

const NONE: DecisionCount = { count: 0, amountUsd: 0 };

/** What risk did in the last days, and what became of it. Each number is one read within a range of a primary key. */
export async function riskNumbers(actor: Actor, at: Date): Promise<RiskNumbers> {
  const { id, timeZone, clockOffsetMs } = actor.environment;
  const last = dayOf(at, timeZone);
  const names = Array.from({ length: RISK_DAYS }, (_, nth) => shiftDay(last, nth + 1 - RISK_DAYS));
  const period = {
    from: startOfDay(names[0] ?? last, timeZone),
    to: startOfDay(shiftDay(last, 1), timeZone),
  };
  const [rows, reviews, disputes, model] = await Promise.all([
    select<{ day: string; decision: Decision; count: number; amount: number }>(
      'risk_decisions',
      `SELECT (at AT TIME ZONE $6)::date::text AS day, decision, count(*)::int AS count,
         coalesce(sum(amount_usd), 0)::float8 AS amount
       FROM risk_assessment WHERE environment_id = $1 AND attempt_id >= $2 AND attempt_id < $3
         AND at >= $4 AND at < $5 GROUP BY 1, 2`,
      [id, ...createdIn('attempt', period, clockOffsetMs).slice(0, 2), period.from, period.to, timeZone],
    ),
    select<RiskNumbers['reviews']>(
      'risk_reviews',
      `SELECT count(*) FILTER (WHERE status IN ('approved', 'declined', 'refunded_as_fraud'))::int AS decided,
         count(*) FILTER (WHERE status IN ('declined', 'refunded_as_fraud'))::int AS confirmed,
         count(*) FILTER (WHERE status = 'open')::int AS open
       FROM review WHERE environment_id = $1 AND (status = 'open' OR (opened_at >= $2 AND opened_at < $3))`,
      [id, period.from, period.to],
    ),
    select<RiskNumbers['disputes']>(
      'risk_disputes',
      `SELECT (SELECT count(*)::int FROM payment WHERE environment_id = $1 AND id >= $2 AND id < $3
           AND created_at >= $6 AND created_at < $7 AND amount_captured > 0) AS payments, d.*
       FROM (SELECT count(*)::int AS disputes, count(*) FILTER (WHERE reason = 'fraudulent')::int AS fraudulent
         FROM dispute WHERE environment_id = $1 AND id >= $4 AND id < $5 AND stage <> 'inquiry'
           AND created_at >= $6 AND created_at < $7) d`,
      [
        id,
        ...createdIn('payment', period, clockOffsetMs).slice(0, 2),
        ...createdIn('dispute', period, clockOffsetMs).slice(0, 2),
        period.from,
        period.to,
      ],
    ),
    activeModel(id),
  ]);
  const of = (decision: Decision) => rows.filter((row) => row.decision === decision);
  const total = (decision: Decision): DecisionCount =>
    of(decision).reduce(
      (sum, row) => ({ count: sum.count + row.count, amountUsd: sum.amountUsd + row.amount }),
      NONE,
    );
  const onDay = (day: string, decision: Decision) => of(decision).find((row) => row.day === day)?.count ?? 0;
  const each = <Value>(value: (decision: Decision) => Value): Record<Decision, Value> => ({
    approve: value('approve'),
    challenge: value('challenge'),
    review: value('review'),
    block: value('block'),
  });
  return {
    attempts: rows.reduce((sum, { count }) => sum + count, 0),
    decisions: each(total),
    days: names.map((day) => ({ day, counts: each((decision) => onDay(day, decision)) })),
    reviews: reviews[0] ?? { decided: 0, confirmed: 0, open: 0 },
    disputes: disputes[0] ?? { payments: 0, disputes: 0, fraudulent: 0 },
    model,
  };
}

async function activeModel(environmentId: string): Promise<RiskNumbers['model']> {
  type Row = {
    version: number;
    source: string;
    metrics: { auc: number | null; calibration: CalibrationBand[] };
  };
  const [row] = await select<Row>(
    'risk_active_model',
    `SELECT m.version, m.source, m.metrics FROM risk_state s
     JOIN risk_model m ON m.environment_id = s.environment_id AND m.version = s.model_version
     WHERE s.environment_id = $1`,
    [environmentId],
  );
  return row ? { version: row.version, source: row.source, ...row.metrics } : null;
}
