import type { TestDatabase } from '../support/database';

/** Rows of the tables as they are, without a view or function of the product; instants are text. */
export type PaymentRow = {
  id: string;
  created_at: string;
  currency: string;
  method_type: string | null;
  connector: string | null;
  method: { brand?: string; country?: string } | null;
  risk: { level?: string } | null;
  attempt_id: string | null;
  declined_count: number;
  status: string;
  checkout_session_id: string | null;
  satisfaction: number | null;
};
export type AttemptRow = {
  id: string;
  payment_id: string;
  number: number;
  created_at: string;
  settled_at: string | null;
  currency: string;
  amount: number;
  method_type: string;
  connector: string;
  method: { brand?: string; country?: string } | null;
  risk: { level?: string } | null;
  status: string;
  decline: { code: string } | null;
  three_ds: { status: string } | null;
  latency_ms: number | null;
};
export type AssessmentRow = {
  attempt_id: string;
  decision: string;
  amount_usd: number | null;
  duration_us: number | null;
  facts: Partial<Record<'ip_country' | 'billing_country' | 'device_class' | 'user_agent', string>>;
};
/** Captures, refunds and disputes. */
export type MoneyRow = {
  id: string;
  payment_id: string;
  created_at: string;
  currency: string;
  amount: number;
  fee_amount: number;
  status: string;
  stage: string;
};
export type SessionRow = {
  id: string;
  amount: number;
  created_at: string;
  currency: string;
  locale: string;
  status: string;
  payment_id: string | null;
};
export type StepRow = {
  session_id: string;
  step: string;
  method: string;
  at: string;
  device: string | null;
  country: string | null;
};
export type PayoutRow = {
  id: string;
  created_at: string;
  ended_at: string | null;
  currency: string;
  amount: number;
  status: string;
  failure: { code: string } | null;
};
export type CallRow = { id: string; duration_ms: number };
export type TryRow = { started_at: string; duration_ms: number | null; status_code: number | null };

export type RawRows = {
  payment: PaymentRow[];
  attempt: AttemptRow[];
  capture: MoneyRow[];
  refund: MoneyRow[];
  dispute: MoneyRow[];
  risk_assessment: AssessmentRow[];
  review: { attempt_id: string; status: string }[];
  checkout_session: SessionRow[];
  checkout_step: StepRow[];
  payout: PayoutRow[];
  request_log: CallRow[];
  webhook_attempt: TryRow[];
};

const TABLES = [
  'payment',
  'attempt',
  'capture',
  'refund',
  'dispute',
  'risk_assessment',
  'review',
  'checkout_session',
  'checkout_step',
  'payout',
  'request_log',
  'webhook_attempt',
] as const satisfies readonly (keyof RawRows)[];

/** Everything of an environment that numbers are made of. */
export async function readRows(database: TestDatabase, environmentId: string): Promise<RawRows> {
  const tables = await Promise.all(
    TABLES.map(async (table) => {
      const { rows } = await database.owner.query<{ row: unknown }>(
        `SELECT to_jsonb(t) AS row FROM ${table} t WHERE environment_id = $1`,
        [environmentId],
      );
      return [table, rows.map(({ row }) => row)];
    }),
  );
  return Object.fromEntries(tables) as RawRows;
}
