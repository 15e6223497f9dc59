import type { Actor } from '@/lib/auth/actor';
import { CHECKOUT_LIST } from '@/lib/checkout/list';
import { CHECKOUT_SOURCE } from '@/lib/checkout/list-source';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import { DISPUTES_SOURCE } from '@/lib/disputes/list-source';
import { apiQueryOf } from '@/lib/lists/api-query';
import { emptyState } from '@/lib/lists/list-state';
import type { Figure } from '@/lib/metrics/figures';
import type { listOfMetric } from '@/lib/metrics/list-of-metric';
import type { Metric } from '@/lib/metrics/registry';
import { ATTEMPTS_LIST } from '@/lib/payments/attempts/list';
import { ATTEMPTS_SOURCE } from '@/lib/payments/attempts/list-source';
import { PAYMENTS_LIST } from '@/lib/payments/list';
import { PAYMENTS_SOURCE } from '@/lib/payments/list-source';
import { PAYOUTS_LIST } from '@/lib/payouts/list';
import { PAYOUTS_SOURCE } from '@/lib/payouts/list-source';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUNDS_SOURCE } from '@/lib/refunds/list-source';
import { REQUESTS_LIST } from '@/lib/requests/list';
import { REQUESTS_SOURCE } from '@/lib/requests/list-source';
import { TRIES_LIST } from '@/lib/webhooks/tries/list';
import { TRIES_SOURCE } from '@/lib/webhooks/tries/list-source';

const SOURCES = {
  payments: [PAYMENTS_LIST, PAYMENTS_SOURCE],
  attempts: [ATTEMPTS_LIST, ATTEMPTS_SOURCE],
  refunds: [REFUNDS_LIST, REFUNDS_SOURCE],
  disputes: [DISPUTES_LIST, DISPUTES_SOURCE],
  checkout_sessions: [CHECKOUT_LIST, CHECKOUT_SOURCE],
  webhook_tries: [TRIES_LIST, TRIES_SOURCE],
  payouts: [PAYOUTS_LIST, PAYOUTS_SOURCE],
  requests: [REQUESTS_LIST, REQUESTS_SOURCE],
} as const;

export type Counted = { count: number; sum: number };

export type Opened = NonNullable<ReturnType<typeof listOfMetric>>;

/** How many rows the list of these filters has, and the sum of a field, read as its page reads it. */
export async function listed(actor: Actor, { key, filters }: Opened, field: string | null): Promise<Counted> {
  const [list, source] = SOURCES[key];
  const place = { zone: actor.environment.timeZone, defaultCurrency: 'USD', now: new Date() };
  const { limit: _, ...query } = apiQueryOf(list, { ...emptyState(list, 'all'), filters }, place);
  const { count, query: read, schema, render } = source as unknown as typeof PAYMENTS_SOURCE;
  if (field === null) return { count: await count(actor, schema.parse(query), 10_001), sum: 0 };
  const counted = { count: 0, sum: 0 };
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read(actor, schema.parse({ ...query, limit: 100, ...(cursor ? { cursor } : {}) }));
    counted.count += page.rows.length;
    for (const row of page.rows) {
      counted.sum += (render(actor, row) as unknown as Record<string, number>)[field] ?? 0;
    }
    cursor = page.nextCursor;
  }
  return counted;
}

/** How many rows the list of a number has to have. */
export function opened(metric: Metric, point: Figure): number {
  if (metric.list.opens === 'value') return point.value ?? 0;
  return metric.list.opens === 'numerator' ? (point.numerator ?? 0) : point.sample;
}

/** The sum that they have to have. */
export const sumOf = (metric: Metric, point: Figure) =>
  metric.parts.kind === 'share' ? (point.numerator ?? 0) : (point.value ?? 0);
