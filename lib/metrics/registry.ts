/**
 * Every number that there is: what it is called, what it counts and leaves out, its unit, and which list shows what it is made
 * of. Cards, charts, files, the API and alerts read this table. Client-safe.
 */

import type { SessionStep } from '@/lib/checkout/steps';
import type { MessageKey } from '@/lib/lists/definition';
import type { PaymentStep } from '@/lib/payments/steps';
import { DIMENSIONS, type Dimension } from './dimensions';
import { isMoneyMeasure, type Measure } from './measures';
import { attempts, CALLS, type MetricList, payments, payouts, sessions, TRIES } from './metric-lists';

export const METRIC_UNITS = ['count', 'money', 'rate', 'duration_ms'] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];
export const METRIC_GROUPS = [
  'volume',
  'acceptance',
  'errors',
  'latency',
  'risk',
  'returns',
  'payouts',
  'cost',
  'satisfaction',
] as const;
export type MetricGroup = (typeof METRIC_GROUPS)[number];

/** How a number is made of measures: their sum, a part of a whole, money per piece, or a percentile of durations. */
export type MetricParts =
  | { kind: 'sum'; value: Measure; sample: Measure }
  | { kind: 'share'; part: Measure; whole: Measure; sample: Measure }
  | { kind: 'percentile'; of: Measure; percentile: number };

type Line = {
  group: MetricGroup;
  unit: MetricUnit;
  parts: MetricParts;
  dimensions: readonly Dimension[];
  list: MetricList;
};

const OF_PAYMENT = DIMENSIONS.filter((one) => !['decline_code', 'drop_off', 'failure_code'].includes(one));
/** What is known of a checkout session before anything was submitted. */
const OF_SESSION: readonly Dimension[] = [
  'method',
  'country',
  'device',
  'amount_band',
  'checkout_language',
  'currency',
];
const PAYMENTS = 'payment.payments';

const sumOf = (
  group: MetricGroup,
  unit: 'count' | 'money',
  value: Measure,
  sample: Measure,
  list: MetricList,
): Line => ({ group, unit, parts: { kind: 'sum', value, sample }, dimensions: OF_PAYMENT, list });

/** A part of the payments: where `sample` is another measure than the whole, the whole is money. */
const shareOf = (
  group: MetricGroup,
  part: Measure,
  whole: Measure,
  list: MetricList,
  sample: Measure = whole,
): Line => ({
  group,
  unit: 'rate',
  parts: { kind: 'share', part, whole, sample },
  dimensions: OF_PAYMENT,
  list,
});

const step = (name: PaymentStep): Line =>
  sumOf('acceptance', 'count', `payment.${name}`, `payment.${name}`, payments('value', name));

const percentile = (
  of: Measure,
  nth: number,
  list: MetricList,
  dimensions: readonly Dimension[] = [],
): Line => ({
  group: 'latency',
  unit: 'duration_ms',
  parts: { kind: 'percentile', of, percentile: nth },
  dimensions,
  list,
});

const checkout = (name: SessionStep): Line => ({
  ...sumOf('acceptance', 'count', `session.${name}`, `session.${name}`, sessions('value', name)),
  dimensions: OF_SESSION,
});

const FIRST_DECLINED = 'payment.first_declined';
const SUBMITTED = 'payment.submitted';
const CAPTURED = 'payment.captured_payments';
const OF_PAYOUT: readonly Dimension[] = ['currency'];
const OF_ATTEMPT: readonly Dimension[] = [...OF_PAYMENT, 'decline_code'];

// biome-ignore format: a table reads better in its own columns
const LINES = {
  gross_volume: sumOf('volume', 'money', 'payment.captured', PAYMENTS, payments('sample', undefined, 'amount_captured')),
  net_volume: sumOf('volume', 'money', 'payment.net', PAYMENTS, payments('sample', undefined, 'amount_net')),
  payments: sumOf('volume', 'count', PAYMENTS, PAYMENTS, payments('value')),
  average_value: {
    ...shareOf('volume', 'payment.captured', CAPTURED, payments('sample', 'captured', 'amount_captured')), unit: 'money',
  },

  submitted: step('submitted'),
  challenged: step('challenged'),
  authenticated: step('authenticated'),
  authorized: step('authorized'),
  captured: sumOf('acceptance', 'count', CAPTURED, CAPTURED, payments('value', 'captured')),
  checkout_opened: checkout('opened'),
  checkout_chosen: checkout('chosen'),
  checkout_submitted: checkout('submitted'),
  checkout_challenged: checkout('challenged'),
  checkout_authenticated: checkout('authenticated'),
  checkout_authorized: checkout('authorized'),
  checkout_captured: checkout('captured'),
  checkout_conversion: { ...shareOf('acceptance', 'session.authorized', 'session.opened', sessions('numerator', 'authorized')), dimensions: OF_SESSION },
  checkout_drop_offs: { ...checkout('dropped'), dimensions: [...OF_SESSION, 'drop_off'] },

  authorization_rate: shareOf('acceptance', 'payment.authorized', 'payment.decided', payments('numerator', 'authorized')),
  attempt_authorization_rate: shareOf('acceptance', 'attempt.authorized', 'attempt.decided',
    attempts('numerator', 'authorized')),
  first_attempt_rate: shareOf('acceptance', 'payment.first_authorized', 'payment.first_decided',
    payments('numerator', 'first_authorized')),
  recovery_retry: shareOf('acceptance', 'payment.recovered_retry', FIRST_DECLINED, payments('numerator', 'recovered_retry')),
  recovery_other_method: shareOf('acceptance', 'payment.recovered_method', FIRST_DECLINED,
    payments('numerator', 'recovered_method')),
  recovery_three_ds: shareOf('acceptance', 'payment.recovered_three_ds', FIRST_DECLINED,
    payments('numerator', 'recovered_three_ds')),

  declines: {
    ...sumOf('errors', 'count', 'attempt.declined', 'attempt.declined', attempts('value', 'declined')), dimensions: OF_ATTEMPT,
  },
  error_rate_payer: shareOf('errors', 'payment.declined_payer', SUBMITTED, payments('numerator', 'declined_payer')),
  error_rate_issuer: shareOf('errors', 'payment.declined_issuer', SUBMITTED, payments('numerator', 'declined_issuer')),
  error_rate_network: shareOf('errors', 'payment.declined_network', SUBMITTED, payments('numerator', 'declined_network')),
  error_rate_risk: shareOf('errors', 'payment.declined_risk', SUBMITTED, payments('numerator', 'declined_risk')),
  error_rate_ours: shareOf('errors', 'payment.declined_ours', SUBMITTED, payments('numerator', 'declined_ours')),

  api_latency_p50: percentile('request.latency', 50, CALLS),
  api_latency_p95: percentile('request.latency', 95, CALLS),
  api_latency_p99: percentile('request.latency', 99, CALLS),
  risk_latency_p50: percentile('attempt.risk_latency', 50, attempts('sample', 'risk_timed'), OF_PAYMENT),
  risk_latency_p95: percentile('attempt.risk_latency', 95, attempts('sample', 'risk_timed'), OF_PAYMENT),
  risk_latency_p99: percentile('attempt.risk_latency', 99, attempts('sample', 'risk_timed'), OF_PAYMENT),
  connector_latency_p50: percentile('attempt.connector_latency', 50, attempts('sample', 'answered'), OF_PAYMENT),
  connector_latency_p95: percentile('attempt.connector_latency', 95, attempts('sample', 'answered'), OF_PAYMENT),
  connector_latency_p99: percentile('attempt.connector_latency', 99, attempts('sample', 'answered'), OF_PAYMENT),
  three_ds_latency_p50: percentile('attempt.three_ds_latency', 50, attempts('sample', 'challenge_ended'), OF_PAYMENT),
  three_ds_latency_p95: percentile('attempt.three_ds_latency', 95, attempts('sample', 'challenge_ended'), OF_PAYMENT),
  three_ds_latency_p99: percentile('attempt.three_ds_latency', 99, attempts('sample', 'challenge_ended'), OF_PAYMENT),
  webhook_latency_p50: percentile('delivery.latency', 50, TRIES),
  webhook_latency_p95: percentile('delivery.latency', 95, TRIES),
  webhook_latency_p99: percentile('delivery.latency', 99, TRIES),

  block_rate: shareOf('risk', 'attempt.blocked', 'attempt.assessed', attempts('numerator', 'blocked')),
  blocked_amount: sumOf('risk', 'money', 'attempt.blocked_amount', 'attempt.blocked', attempts('sample', 'blocked', 'amount')),
  challenge_rate: shareOf('risk', 'attempt.risk_challenged', 'attempt.assessed', attempts('numerator', 'risk_challenged')),
  review_rate: shareOf('risk', 'attempt.reviewed', 'attempt.assessed', attempts('numerator', 'reviewed')),
  false_positive_rate: shareOf('risk', 'attempt.review_false', 'attempt.review_decided',
    attempts('numerator', 'review_approved')),

  refunds: sumOf('returns', 'count', 'refund.refunds', 'refund.refunds',
    { key: 'refunds', filters: { status: 'pending,succeeded' }, opens: 'value', sum: null }),
  refund_amount: sumOf('returns', 'money', 'refund.amount', 'refund.refunds',
    { key: 'refunds', filters: { status: 'pending,succeeded' }, opens: 'sample', sum: 'amount' }),
  disputes: sumOf('returns', 'count', 'dispute.disputes', 'dispute.disputes',
    { key: 'disputes', filters: {}, opens: 'value', sum: null }),
  dispute_amount: sumOf('returns', 'money', 'dispute.amount', 'dispute.disputes',
    { key: 'disputes', filters: {}, opens: 'sample', sum: 'amount' }),
  refund_rate: shareOf('returns', 'payment.refunded_payments', CAPTURED, payments('numerator', 'refunded')),
  refund_amount_rate: shareOf('returns', 'payment.refunded', 'payment.captured',
    payments('sample', 'captured', 'amount_refunded'), CAPTURED),
  dispute_rate: shareOf('returns', 'payment.disputed_payments', CAPTURED, payments('numerator', 'disputed')),
  dispute_amount_rate: shareOf('returns', 'payment.disputed', 'payment.captured', payments('sample', 'captured'), CAPTURED),

  payouts: {
    ...sumOf('payouts', 'count', 'payout.payouts', 'payout.payouts', payouts('value', 'pending,in_transit,paid,failed')),
    dimensions: OF_PAYOUT,
  },
  payout_amount: {
    ...sumOf('payouts', 'money', 'payout.paid_amount', 'payout.paid', payouts('sample', 'paid', 'amount')), dimensions: OF_PAYOUT,
  },
  payout_failures: {
    ...sumOf('payouts', 'count', 'payout.failed', 'payout.failed', payouts('value', 'failed')),
    dimensions: ['failure_code', 'currency'],
  },
  payout_failure_rate: {
    ...shareOf('payouts', 'payout.failed', 'payout.ended', payouts('numerator', 'failed')), dimensions: OF_PAYOUT,
  },
  payout_time_p50: { ...percentile('payout.time', 50, payouts('sample', 'paid'), OF_PAYOUT), group: 'payouts' },
  payout_time_p95: { ...percentile('payout.time', 95, payouts('sample', 'paid'), OF_PAYOUT), group: 'payouts' },

  satisfaction_share: shareOf('satisfaction', 'payment.satisfied', 'payment.answered', payments('numerator', 'satisfied')),
  satisfaction_answers: sumOf('satisfaction', 'count', 'payment.answered', 'payment.answered', payments('value', 'answered')),
  satisfaction_response_rate: shareOf('satisfaction', 'payment.answered', 'payment.asked', payments('numerator', 'answered')),

  fees: sumOf('cost', 'money', 'payment.fees', CAPTURED, payments('sample', 'captured', 'fees')),
  take_rate: shareOf('cost', 'payment.fees', 'payment.captured', payments('sample', 'captured', 'fees'), CAPTURED),
} as const satisfies Record<string, Line>;

export type MetricKey = keyof typeof LINES;
export const METRIC_KEYS = Object.keys(LINES) as MetricKey[];

export type Metric = Line & {
  key: MetricKey;
  /** Name in the reader's language. */
  label: MessageKey;
  /** Formula and exclusions in words. */
  definition: MessageKey;
};

export const METRICS = Object.fromEntries(
  METRIC_KEYS.map((key) => [
    key,
    { ...LINES[key], key, label: `metrics.labels.${key}`, definition: `metrics.definitions.${key}` },
  ]),
) as Record<MetricKey, Metric>;

export function isMetricKey(text: string): text is MetricKey {
  return Object.hasOwn(LINES, text);
}

/** The measures that a number is made of. */
export function measuresOf({ parts }: Pick<Metric, 'parts'>): Measure[] {
  switch (parts.kind) {
    case 'sum':
      return [...new Set([parts.value, parts.sample])];
    case 'share':
      return [...new Set([parts.part, parts.whole, parts.sample])];
    case 'percentile':
      return [parts.of];
  }
}

/** Whether sums of it mean something in one currency only. */
export function isMoney(metric: Pick<Metric, 'parts'>): boolean {
  return measuresOf(metric).some(isMoneyMeasure);
}
