import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { dayOf, shiftDay, startOfDay } from '@/lib/i18n/days';
import type { CalibrationBand } from '@/lib/risk/training/judge';
import { CREATED_IN, createdIn, type Period } from './period';
import { readSums, type SumsQuery } from './read-sums';

export const RISK_DAYS = 30;

/** What stands on the page of risk beside its metrics: of the last `RISK_DAYS` days, whatever range the page shows. */
export type RiskFacts = {
  /** Payments that took money, and disputes opened. */
  disputes: { payments: number; disputes: number; fraudulent: number };
  /** Null while the shipped weights score. */
  model: { version: number; source: string; auc: number | null; calibration: CalibrationBand[] } | null;
};

/**
 * Schemes look at a month, so this does too. Payments are those that the metrics have folded; of disputes there are few, read
 * within a range of their primary key.
 */
export async function riskFacts(actor: Actor, at: Date): Promise<RiskFacts> {
  const { id, timeZone, clockOffsetMs } = actor.environment;
  const last = dayOf(at, timeZone);
  const period = {
    from: startOfDay(shiftDay(last, 1 - RISK_DAYS), timeZone),
    to: startOfDay(shiftDay(last, 1), timeZone),
  };
  const [payments, [disputes], model] = await Promise.all([
    capturedIn(actor, period, at),
    select<{ disputes: number; fraudulent: number }>(
      'risk_disputes',
      `SELECT count(*)::int AS disputes, count(*) FILTER (WHERE reason = 'fraudulent')::int AS fraudulent
       FROM dispute WHERE ${CREATED_IN} AND stage <> 'inquiry'`,
      [id, ...createdIn('dispute', period, clockOffsetMs)],
    ),
    activeModel(id),
  ]);
  return { disputes: { payments, disputes: 0, fraudulent: 0, ...disputes }, model };
}

/** How many payments of the period took money. */
async function capturedIn(actor: Actor, { from, to }: Period, at: Date): Promise<number> {
  const query: SumsQuery = {
    measures: ['payment.captured_payments'],
    bounds: [from, to],
    dimension: null,
    filters: {},
    isHourly: false,
  };
  return (await readSums(actor, query, at)).reduce((sum, { amount }) => sum + amount, 0);
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
