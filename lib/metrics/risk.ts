import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import type { CalibrationBand } from '@/lib/risk/training/judge';
import { createdIn } from './period';

export const RISK_DAYS = 30;

/** What stands on the page of risk beside its metrics: of the last `RISK_DAYS` days, whatever range the page shows. */
export type RiskFacts = {
  /** Payments that took money, and disputes opened. */
  disputes: { payments: number; disputes: number; fraudulent: number };
  /** Null while the shipped weights score. */
  model: { version: number; source: string; auc: number | null; calibration: CalibrationBand[] } | null;
};

/** Schemes look at a month, so this does too. Each number is one read within a range of a primary key. */
export async function riskFacts(actor: Actor, at: Date): Promise<RiskFacts> {
  const { id, timeZone, clockOffsetMs } = actor.environment;
  const last = dayOf(at, timeZone);
  const period = {
    from: startOfDay(shiftDay(last, 1 - RISK_DAYS), timeZone),
    to: startOfDay(shiftDay(last, 1), timeZone),
  };
  const [disputes, model] = await Promise.all([
    select<RiskFacts['disputes']>(
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
  return { disputes: disputes[0] ?? { payments: 0, disputes: 0, fraudulent: 0 }, model };
}

async function activeModel(environmentId: string): Promise<RiskFacts['model']> {
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
