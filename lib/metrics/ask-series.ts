import type { Actor } from '@/lib/auth/actor';
import { ensure, notFound } from '@/lib/errors';
import type { Currency } from '@/lib/money';
import { STORED_DIMENSIONS } from './dimensions';
import type { Filters } from './frame';
import { readSeries, type Series } from './read-series';
import { isMetricKey } from './registry';
import type { SeriesQuery } from './schema';

/**
 * A series as the API is asked for it. Throws `not_found` for a metric that does not exist, and `invalid_request` as
 * `readSeries`, and for a zone that is not the merchant's.
 */
export function askSeries(actor: Actor, query: SeriesQuery & { id: string }): Promise<Series> {
  if (!isMetricKey(query.id)) throw notFound();
  ensureZone(actor, query.zone);
  return readSeries(actor, {
    metric: query.id,
    from: new Date(query.from),
    to: new Date(query.to),
    granularity: query.granularity,
    dimension: query.dimension,
    filters: filtersOf(query),
    currency: query.currency as Currency | undefined,
    convert: query.convert,
  });
}

/** The values of dimensions that a question names. */
export function filtersOf(query: Filters): Filters {
  return Object.fromEntries(
    STORED_DIMENSIONS.flatMap((one) => (query[one] === undefined ? [] : [[one, query[one]]])),
  );
}

/** Days are folded once, in the merchant's zone: another one would cut them elsewhere. */
function ensureZone({ environment }: Actor, zone: string | undefined): void {
  if (zone === undefined || zone === environment.timeZone) return;
  const detail = isZone(zone)
    ? `Days are those of the merchant's zone, ${environment.timeZone}.`
    : `There is no time zone ${zone}; days are those of ${environment.timeZone}.`;
  ensure(false, 'invalid_request', detail, {
    errors: [{ pointer: '/zone', code: 'zone_not_possible', detail }],
  });
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
