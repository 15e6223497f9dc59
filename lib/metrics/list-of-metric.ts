import type { Permission } from '@/lib/auth/permissions';
import { LISTS } from '@/lib/lists/definition';
import { type Dimension, OTHER } from './dimensions';
import type { MetricList } from './metric-lists';
import type { Metric } from './registry';

/** The part of a metric that a point shows. Instants as RFC 3339 in UTC. */
export type ShownPart = {
  start: string;
  end: string;
  currency: string | null;
  /** Of a breakdown, and of the filters that it was read with. */
  values: Partial<Record<Dimension, string>>;
};

const OF_PAYMENT: Partial<Record<Dimension, string>> = {
  method: 'method',
  connector: 'connector',
  brand: 'brand',
  // What a list calls the country is that of the issuer; it was there first.
  issuer_country: 'country',
  country: 'payer_country',
  device: 'device',
  amount_band: 'amount_band',
  risk_level: 'risk_level',
  checkout_language: 'checkout_language',
  currency: 'currency',
};

/** Where the console shows each list. */
const PAGES: Record<MetricList['key'], string> = {
  payments: '/payments',
  attempts: '/attempts',
  refunds: '/refunds',
  disputes: '/disputes',
  requests: '/requests',
  checkout_sessions: '/checkout',
  webhook_tries: '/webhooks/tries',
  payouts: '/payouts',
};

/** Whether somebody with these permissions may see a list: a number leads nowhere where its list would be refused. */
export function maySeeList(key: MetricList['key'], permissions: readonly Permission[]): boolean {
  return permissions.includes(LISTS[key]);
}

/** The console's page of a list with these filters, below the environment; the tab of everything unless they name one. */
export function pageOfList(key: MetricList['key'], filters: Record<string, string>): string {
  return `${PAGES[key]}?${new URLSearchParams({ view: 'all', ...filters })}`;
}

/** Dimensions that a list can be asked by, under their names there. */
const FILTERS: Record<MetricList['key'], Partial<Record<Dimension, string>>> = {
  payments: OF_PAYMENT,
  attempts: { ...OF_PAYMENT, decline_code: 'decline_code' },
  refunds: OF_PAYMENT,
  disputes: OF_PAYMENT,
  requests: {},
  webhook_tries: {},
  payouts: { failure_code: 'failure_code', currency: 'currency' },
  checkout_sessions: {
    method: 'method',
    country: 'payer_country',
    device: 'device',
    amount_band: 'amount_band',
    checkout_language: 'checkout_language',
    drop_off: 'drop_off',
    currency: 'currency',
  },
};

/**
 * The filters of the list that shows what a point counts, in the words of the list's address; null where no list can show it:
 * it does not know a dimension, or what is together in `other`.
 */
export function listOfMetric(
  metric: Metric,
  part: ShownPart,
): { key: MetricList['key']; filters: Record<string, string> } | null {
  const { key } = metric.list;
  const filters: Record<string, string> = { ...metric.list.filters, created: `${part.start}..${part.end}` };
  if (part.currency) filters.currency = part.currency;
  for (const [dimension, value] of Object.entries(part.values) as [Dimension, string][]) {
    const name = filterOf(key, dimension);
    if (!name || value === OTHER) return null;
    filters[name] = value;
  }
  return { key, filters };
}

/** What a list calls a dimension; undefined where it cannot be asked by it. */
export function filterOf(key: MetricList['key'], dimension: Dimension): string | undefined {
  return FILTERS[key][dimension];
}
