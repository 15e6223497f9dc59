import type { Dimension } from './dimensions';
import type { Metric, MetricList } from './registry';

/** The part of a metric that a point shows. Instants as RFC 3339 in UTC. */
export type ShownPart = {
  start: string;
  end: string;
  currency: string | null;
  /** Of a breakdown, and of the filters that it was read with. */
  values: Partial<Record<Dimension, string>>;
};

/** Dimensions that a list can be asked by, under their names there. */
const FILTERS: Record<MetricList['key'], Partial<Record<Dimension, string>>> = {
  payments: {
    method: 'method',
    connector: 'connector',
    brand: 'brand',
    issuer_country: 'country',
    currency: 'currency',
  },
  refunds: { currency: 'currency' },
  disputes: { currency: 'currency', method: 'method' },
};

/**
 * The filters of the list that shows what a point counts, in the words of the list's address; null where no list can show it:
 * the metric has none, or the list does not know a dimension or what is together in `other` or `unknown`.
 */
export function listOfMetric(
  metric: Metric,
  part: ShownPart,
): { key: MetricList['key']; filters: Record<string, string> } | null {
  if (!metric.list) return null;
  const { key } = metric.list;
  const filters: Record<string, string> = { ...metric.list.filters, created: `${part.start}..${part.end}` };
  if (part.currency) filters.currency = part.currency;
  for (const [dimension, value] of Object.entries(part.values) as [Dimension, string][]) {
    const name = FILTERS[key][dimension];
    if (!name || value === 'other' || value === 'unknown') return null;
    filters[name] = value;
  }
  return { key, filters };
}
