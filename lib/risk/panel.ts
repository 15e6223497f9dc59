import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import type { Decision, Hit } from './assess';
import type { Facts } from './facts';
import type { Contribution } from './score/model';

/** What risk knew and thought of one attempt, for people. The card's fingerprint is never among the facts. */
export type AssessmentView = {
  attempt: string;
  score: number;
  decision: Decision;
  modelVersion: number | null;
  reasons: readonly Contribution[];
  hits: readonly Hit[];
  facts: readonly { key: string; value: string }[];
};
/** Payments that came from the same place; the newest few, and how many attempts there were up to the cap. */
export type SamePlace = { payments: readonly SimilarPayment[]; count: number };
export type SimilarPayment = {
  id: string;
  amount: number;
  currency: string;
  status: string;
  failure: unknown;
  amount_captured: number;
  amount_refunded: number;
  created_at: string;
};
export type RiskPanel = {
  /** Newest first. */
  assessments: readonly AssessmentView[];
  sameAddress: SamePlace | null;
  sameDevice: SamePlace | null;
};

export const SIMILAR_CAP = 50;
const SHOWN = 3;
/** Of a person, so for the roles that see people. */
const PERSONAL = new Set(['email', 'email_domain', 'ip', 'device', 'user_agent']);

/** What the payment's page shows of risk: a fixed number of indexed reads. */
export async function riskPanel(actor: Actor, paymentId: string): Promise<RiskPanel> {
  const environmentId = actor.environment.id;
  const rows = await db().riskAssessment.findMany({
    where: { environmentId, attempt: { paymentId } },
    orderBy: { attemptId: 'desc' },
    take: 20,
  });
  const [last] = rows;
  const [sameAddress, sameDevice] = await Promise.all([
    last?.ip ? similar('ip', environmentId, last.ip, paymentId) : null,
    last?.device ? similar('device', environmentId, last.device, paymentId) : null,
  ]);
  const seesPeople = actor.permissions.has('pii:read');
  return {
    assessments: rows.map((row) => ({
      attempt: row.attemptId,
      score: row.score,
      decision: row.decision as Decision,
      modelVersion: row.modelVersion,
      reasons: row.reasons as unknown as Contribution[],
      hits: (row.hits as unknown as Hit[]).map((hit) => ({
        ...hit,
        values: shownValues(hit.values ?? {}, seesPeople),
      })),
      facts: shownFacts(row.facts as Facts, seesPeople),
    })),
    sameAddress,
    sameDevice,
  };
}

function shownValues(values: Facts, seesPeople: boolean): Facts {
  return Object.fromEntries(Object.entries(values).filter(([key]) => seesPeople || !isPersonal(key)));
}

function shownFacts(facts: Facts, seesPeople: boolean): { key: string; value: string }[] {
  return Object.entries(facts)
    .filter(([key]) => key !== 'card' && (seesPeople || !isPersonal(key)))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => ({ key, value: String(value) }));
}

function isPersonal(key: string): boolean {
  return PERSONAL.has(key) || key.startsWith('metadata.');
}

const similarSql = (column: 'ip' | 'device') => `
  SELECT p.id, p.amount::float8 AS amount, p.currency, p.status, p.failure, p.amount_captured::float8 AS amount_captured,
    p.amount_refunded::float8 AS amount_refunded, p.created_at AS "createdAt"
  FROM (SELECT DISTINCT payment_id FROM (SELECT payment_id FROM risk_assessment
      WHERE environment_id = $1 AND ${column} = $2 ORDER BY at DESC LIMIT ${4 * SIMILAR_CAP}) newest
    WHERE payment_id <> $3) other
  JOIN payment p ON p.environment_id = $1 AND p.id = other.payment_id
  ORDER BY p.id DESC LIMIT ${SIMILAR_CAP + 1}`;

async function similar(
  column: 'ip' | 'device',
  environmentId: string,
  value: string,
  paymentId: string,
): Promise<SamePlace> {
  type Row = Omit<SimilarPayment, 'created_at'> & { createdAt: Date };
  const values = [environmentId, value, paymentId];
  const rows = await select<Row>(`risk_similar_${column}`, similarSql(column), values);
  const payments = rows
    .slice(0, SHOWN)
    .map(({ createdAt, ...row }) => ({ ...row, created_at: createdAt.toISOString() }));
  return { payments, count: rows.length };
}
