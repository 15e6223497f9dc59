/** The lists that numbers open. Client-safe. */
import type { SessionStep } from '@/lib/checkout/steps';
import type { ListKey, SumField } from '@/lib/lists/definition';
import type { AttemptStep } from '@/lib/payments/attempts/steps';
import type { PaymentStep } from '@/lib/payments/steps';

export const METRIC_LIST_KEYS = [
  'payments',
  'attempts',
  'refunds',
  'disputes',
  'requests',
  'checkout_sessions',
  'webhook_tries',
  'payouts',
] as const satisfies readonly ListKey[];

/** The list whose rows are those that a number counts: as many rows as `opens` says, and with `sum` of the same sum. */
export type MetricList = {
  key: (typeof METRIC_LIST_KEYS)[number];
  /** In the words of the list's address and of the API. */
  filters: Readonly<Record<string, string>>;
  /** Which part of the number has as many rows; the list is about that part. */
  opens: 'value' | 'numerator' | 'sample';
  /** Field of the rows, in minor units, whose sum is the number. */
  sum: SumField | null;
};

export const payments = (
  opens: MetricList['opens'],
  step?: PaymentStep,
  sum: MetricList['sum'] = null,
): MetricList => ({ key: 'payments', filters: step ? { step } : {}, opens, sum });

export const attempts = (
  opens: MetricList['opens'],
  step: AttemptStep,
  sum: MetricList['sum'] = null,
): MetricList => ({ key: 'attempts', filters: { step }, opens, sum });

export const sessions = (opens: MetricList['opens'], step: SessionStep): MetricList => ({
  key: 'checkout_sessions',
  filters: { step },
  opens,
  sum: null,
});

/** `status` as the list's address says it: one, or several with commas. */
export const payouts = (
  opens: MetricList['opens'],
  status: string,
  sum: MetricList['sum'] = null,
): MetricList => ({ key: 'payouts', filters: { status }, opens, sum });

export const TRIES: MetricList = {
  key: 'webhook_tries',
  filters: { answer: 'given' },
  opens: 'sample',
  sum: null,
};
export const CALLS: MetricList = { key: 'requests', filters: {}, opens: 'sample', sum: null };
