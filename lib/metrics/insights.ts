/** What each page of insights shows of the registry. A new page is one line here and a route. Client-safe. */
import type { Dimension } from './dimensions';
import type { MetricKey } from './registry';

type InsightPage = {
  /** Numbers of the whole range, side by side. */
  cards: readonly MetricKey[];
  /** What can be drawn over time, the first unless another is chosen. */
  charts: readonly MetricKey[];
  /** What the chart is broken down by until something else is chosen. */
  split: Dimension | null;
};

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
/** What answers how fast, each with its percentiles; beside each other in the table of latencies. */
export const LATENCIES = ['api', 'risk', 'connector', 'three_ds', 'webhook'] as const;

export const latencyMetrics = (of: (typeof LATENCIES)[number]): MetricKey[] =>
  PERCENTILES.map((percentile) => `${of}_latency_${percentile}` as const);

export const INSIGHT_PAGES = {
  acceptance: {
    cards: [
      'authorization_rate',
      'attempt_authorization_rate',
      'first_attempt_rate',
      'payments',
      'average_value',
    ],
    charts: [
      'authorization_rate',
      'attempt_authorization_rate',
      'first_attempt_rate',
      'recovery_retry',
      'recovery_other_method',
      'recovery_three_ds',
      'checkout_conversion',
      'checkout_opened',
      'checkout_drop_offs',
      'satisfaction_share',
      'satisfaction_response_rate',
      'payments',
      'gross_volume',
      'error_rate_payer',
      'error_rate_issuer',
      'error_rate_network',
      'error_rate_risk',
      'error_rate_ours',
    ],
    split: null,
  },
  methods: {
    cards: ['gross_volume', 'net_volume', 'fees', 'take_rate'],
    charts: [
      'payments',
      'gross_volume',
      'net_volume',
      'fees',
      'take_rate',
      'authorization_rate',
      'refund_rate',
      'refund_amount_rate',
      'dispute_rate',
      'dispute_amount_rate',
    ],
    split: 'method',
  },
  latency: {
    cards: [
      'api_latency_p95',
      'risk_latency_p95',
      'connector_latency_p95',
      'three_ds_latency_p95',
      'webhook_latency_p95',
    ],
    charts: LATENCIES.flatMap(latencyMetrics),
    split: null,
  },
  risk: {
    cards: ['block_rate', 'challenge_rate', 'review_rate', 'false_positive_rate', 'dispute_rate'],
    charts: [
      'block_rate',
      'challenge_rate',
      'review_rate',
      'false_positive_rate',
      'blocked_amount',
      'error_rate_risk',
      'disputes',
      'dispute_amount',
      'dispute_rate',
      'dispute_amount_rate',
    ],
    split: null,
  },
  payouts: {
    cards: ['payouts', 'payout_amount', 'payout_failure_rate', 'payout_time_p50', 'payout_time_p95'],
    charts: [
      'payout_amount',
      'payouts',
      'payout_failures',
      'payout_failure_rate',
      'payout_time_p50',
      'payout_time_p95',
    ],
    split: null,
  },
  // What its charts are is each board's own.
  board: { cards: [], charts: ['payments'], split: null },
} as const satisfies Record<string, InsightPage>;

export type InsightPageKey = keyof typeof INSIGHT_PAGES;

export function insightPage(key: InsightPageKey): InsightPage {
  return INSIGHT_PAGES[key];
}

/** Checkout sessions whose page was shown, on their way to the merchant's money. */
export const CHECKOUT_FUNNEL = [
  'checkout_opened',
  'checkout_chosen',
  'checkout_submitted',
  'checkout_challenged',
  'checkout_authenticated',
  'checkout_authorized',
  'checkout_captured',
] as const satisfies readonly [MetricKey, ...MetricKey[]];

/** What the checkout page itself comes to. */
export const CHECKOUT_NUMBERS = [
  'checkout_conversion',
  'satisfaction_share',
  'satisfaction_response_rate',
] as const satisfies readonly MetricKey[];

/** Payments on their way to the merchant's money, each step a part of those before it; not everybody is challenged. */
export const FUNNEL = [
  'payments',
  'submitted',
  'challenged',
  'authenticated',
  'authorized',
  'captured',
] as const satisfies readonly [MetricKey, ...MetricKey[]];
