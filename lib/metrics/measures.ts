/**
 * What facts add up to. The names are those of the views `metric_<source>` in the database; a measure belongs to the source
 * before its dot, and counts at the moment of that source's fact. Client-safe.
 */
export const SOURCES = [
  'payment',
  'attempt',
  'refund',
  'dispute',
  'session',
  'payout',
  'request',
  'delivery',
] as const;
export type Source = (typeof SOURCES)[number];

export type Measure = `${Source}.${string}`;

export function sourceOf(measure: Measure): Source {
  return measure.slice(0, measure.indexOf('.')) as Source;
}

const MONEY = new Set<Measure>([
  'payment.captured',
  'payment.refunded',
  'payment.fees',
  'payment.net',
  'payment.disputed',
  'refund.amount',
  'dispute.amount',
  'attempt.blocked_amount',
  'payout.paid_amount',
]);

/** Whether a measure is in minor units of its facts' currency. */
export function isMoneyMeasure(measure: Measure): boolean {
  return MONEY.has(measure);
}

/** Each bucket of a latency is this much longer than the one before, so a percentile errs by half of it: 5 %. */
const BUCKET_GROWTH = 1.1;
export const LATENCY_ERROR = (BUCKET_GROWTH - 1) / 2;

/** Milliseconds that stand for a bucket (`latency_bucket` in the database): the middle of its bounds. */
export function millisecondsOf(bucket: number): number {
  if (bucket === 0) return 1;
  const upper = BUCKET_GROWTH ** bucket;
  return Math.round(((upper + upper / BUCKET_GROWTH) / 2) * 10) / 10;
}
