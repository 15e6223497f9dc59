import { inDollarCents } from '@/lib/common-currency';
import { timeOf } from '@/lib/ids';
import type { Dimension } from '@/lib/metrics/dimensions';
import type { Currency } from '@/lib/money';
import { DECLINE_CLASSES, type DeclineClass } from '@/lib/payments/steps';
import type {
  AssessmentRow,
  AttemptRow,
  MoneyRow,
  PaymentRow,
  PayoutRow,
  RawRows,
  SessionRow,
  StepRow,
} from './brute-force-rows';

/** What numbers are broken down by; what is missing is unknown. */
type Values = Partial<Record<Dimension, string | null | undefined>>;
type Place = { at: number; currency: string; values: Values };

export type PaymentFact = Place & {
  row: PaymentRow;
  attempts: AttemptRow[];
  captured: number;
  fees: number;
  refunded: number;
  disputes: MoneyRow[];
};
export type AttemptFact = Place & { row: AttemptRow; assessment?: AssessmentRow; review?: string };
export type MoneyFact = Place & { row: MoneyRow };
export type SessionFact = Place & { payment?: PaymentFact; steps: StepRow[]; dropOff: string | null };
export type PayoutFact = Place & { row: PayoutRow };
export type LogFact = Place & { ms: number };

export type Facts = {
  payment: PaymentFact[];
  attempt: AttemptFact[];
  refund: MoneyFact[];
  dispute: MoneyFact[];
  session: SessionFact[];
  payout: PayoutFact[];
  request: LogFact[];
  delivery: LogFact[];
};

export const isApproved = ({ status }: AttemptRow) => ['authorized', 'captured', 'voided'].includes(status);
/** A challenge that the payer saw, whatever came of it. */
export const wasChallenged = ({ three_ds, status, method_type }: AttemptRow) =>
  ['challenged', 'failed', 'abandoned', 'timed_out'].includes(three_ds?.status ?? '') ||
  (status === 'requires_action' && method_type === 'card');

export function classOf(code: string | undefined): DeclineClass | null {
  const known = Object.entries(DECLINE_CLASSES) as [DeclineClass, readonly string[]][];
  return known.find(([, codes]) => code !== undefined && codes.includes(code))?.[0] ?? null;
}

/** The time in the id; where a sandbox's clock was moved that is another one, and the row's own counts. */
function momentOf({ id, created_at }: { id: string; created_at: string }): number {
  const [made, said] = [timeOf(id), Date.parse(created_at)];
  return Math.abs(said - made) < 60_000 ? made : said;
}

function deviceOf({ device_class: kind, user_agent: agent }: AssessmentRow['facts']): string | null {
  if (kind !== undefined || agent === undefined) return kind ?? null;
  if (/ipad|tablet/i.test(agent)) return 'tablet';
  return /mobi|iphone|android/i.test(agent) ? 'phone' : 'computer';
}

function bandOf(cents: number | null | undefined): string | null {
  if (cents === null || cents === undefined) return null;
  if (cents < 10_00) return 'below_10';
  if (cents < 50_00) return '10_to_50';
  if (cents < 200_00) return '50_to_200';
  return cents < 1_000_00 ? '200_to_1000' : 'from_1000';
}

type Instrument = Pick<PaymentRow, 'method_type' | 'connector' | 'method' | 'risk' | 'currency'>;

function valuesOf(of: Instrument, assessment: AssessmentRow | undefined, session: SessionRow | undefined) {
  return {
    method: of.method_type,
    connector: of.connector,
    country: assessment?.facts.ip_country ?? assessment?.facts.billing_country,
    issuer_country: of.method?.country,
    brand: of.method?.brand?.toLowerCase(),
    device: assessment && deviceOf(assessment.facts),
    amount_band: bandOf(assessment?.amount_usd),
    risk_level: of.risk?.level,
    checkout_language: session?.locale,
    currency: of.currency,
  } satisfies Values;
}

function byKey<Row>(rows: readonly Row[], key: (row: Row) => string | null): Map<string | null, Row[]> {
  const groups = new Map<string | null, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const sumOf = (rows: readonly MoneyRow[] = [], field: 'amount' | 'fee_amount' = 'amount') =>
  rows.filter(({ status }) => status === 'succeeded').reduce((sum, row) => sum + row[field], 0);

/** Puts the rows of an environment together into what is counted. */
export function factsOf(rows: RawRows): Facts {
  const assessments = new Map(rows.risk_assessment.map((one) => [one.attempt_id, one]));
  const reviews = new Map(rows.review.map((one) => [one.attempt_id, one.status]));
  const sessions = new Map(rows.checkout_session.map((one) => [one.id, one]));
  const [attempts, captures, refunds, disputes] = [rows.attempt, rows.capture, rows.refund, rows.dispute].map(
    (all) => byKey<{ payment_id: string }>(all, ({ payment_id }) => payment_id),
  ) as unknown as [Map<string, AttemptRow[]>, ...Map<string, MoneyRow[]>[]];
  const payment = rows.payment.map((row): PaymentFact => {
    const session = sessions.get(row.checkout_session_id ?? '');
    return {
      row,
      at: momentOf(row),
      currency: row.currency,
      values: valuesOf(row, assessments.get(row.attempt_id ?? ''), session),
      attempts: (attempts.get(row.id) ?? []).sort((a, b) => a.number - b.number),
      captured: sumOf(captures?.get(row.id)),
      fees: sumOf(captures?.get(row.id), 'fee_amount'),
      refunded: sumOf(refunds?.get(row.id)),
      disputes: disputes?.get(row.id) ?? [],
    };
  });
  const payments = new Map(payment.map((one) => [one.row.id, one]));
  const attempt = rows.attempt.map((row): AttemptFact => {
    const session = sessions.get(payments.get(row.payment_id)?.row.checkout_session_id ?? '');
    const assessment = assessments.get(row.id);
    const values = { ...valuesOf(row, assessment, session), decline_code: row.decline?.code };
    return {
      row,
      at: momentOf(row),
      currency: row.currency,
      values,
      assessment,
      review: reviews.get(row.id),
    };
  });
  const money = (row: MoneyRow): MoneyFact => {
    const { values = {} } = payments.get(row.payment_id) ?? {};
    return { row, at: momentOf(row), currency: row.currency, values };
  };
  return {
    payment,
    attempt,
    refund: rows.refund.map(money),
    dispute: rows.dispute.map(money),
    session: sessionsOf(rows, payments),
    payout: rows.payout.map((row) => {
      const values = { failure_code: row.failure?.code, currency: row.currency };
      return { row, at: momentOf(row), currency: row.currency, values };
    }),
    request: rows.request_log.map((row) => logFact(timeOf(row.id), row.duration_ms)),
    delivery: rows.webhook_attempt.flatMap((row) =>
      row.duration_ms === null || row.status_code === null
        ? []
        : [logFact(Date.parse(row.started_at), row.duration_ms)],
    ),
  };
}

const logFact = (at: number, ms: number): LogFact => ({ at, ms, currency: '', values: {} });

/** Sessions whose page was shown. */
function sessionsOf(rows: RawRows, payments: ReadonlyMap<string, PaymentFact>): SessionFact[] {
  const steps = byKey(rows.checkout_step, (one) => one.session_id);
  return rows.checkout_session.flatMap((row) => {
    const ours = steps.get(row.id) ?? [];
    const opened = ours.find(({ step }) => step === 'opened');
    if (!opened) return [];
    const payment = payments.get(row.payment_id ?? '');
    const chosen = ours
      .filter(({ step }) => step === 'chosen')
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.method < b.method ? -1 : 1));
    const dropOff = dropOffOf(row, ours, payment);
    const values = {
      method: payment?.row.method_type ?? chosen[0]?.method,
      country: opened.country,
      device: opened.device,
      amount_band: bandOf(inDollarCents(BigInt(row.amount), row.currency as Currency)),
      checkout_language: row.locale,
      currency: row.currency,
      drop_off: dropOff,
    };
    return [{ at: momentOf(row), currency: row.currency, values, payment, steps: ours, dropOff }];
  });
}

/** What the payer met last in a session that ended without an authorization; null while it can be paid, and for the paid. */
function dropOffOf(session: SessionRow, steps: StepRow[], payment: PaymentFact | undefined): string | null {
  if (payment?.attempts.some(isApproved)) return null;
  const isOver = payment && ['failed', 'canceled', 'expired'].includes(payment.row.status);
  if (session.status === 'open' && !isOver) return null;
  const code = payment?.attempts.at(-1)?.decline?.code;
  const left = { payer_canceled: 'abandoned', payer_timed_out: 'timed_out', authentication_failed: 'failed' };
  if (code && code in left) return `challenge_${left[code as keyof typeof left]}`;
  const fault = classOf(code);
  if (fault) return `declined_${fault}`;
  if (session.status === 'canceled') return 'canceled';
  if (payment && payment.attempts.length > 0) return 'expired';
  if (steps.some(({ step }) => step === 'refused')) return 'refused';
  return steps.some(({ step }) => step === 'chosen') ? 'left_at_form' : 'left_before_choosing';
}
