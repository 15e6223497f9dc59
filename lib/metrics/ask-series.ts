import type { Actor } from '@/lib/auth/actor';
import { DomainError, ensure, notFound } from '@/lib/errors';
import type { Currency } from '@/lib/money';
import { filterFault } from './dimension-values';
import type { Filters } from './frame';
import { type LifeCycle, readLifeCycle } from './life-cycle';
import { readSeries, type Series } from './read-series';
import { isMetricKey } from './registry';
import { filtersOf, type LifeCycleQuery, type SeriesQuery } from './schema';

/**
 * A series as the API is asked for it. Throws `not_found` for a metric that does not exist, and `invalid_request` as
 * `readSeries`, for a zone that is not the merchant's, and for a value that no fact can have.
 */
export function askSeries(actor: Actor, query: SeriesQuery & { id: string }): Promise<Series> {
  if (!isMetricKey(query.id)) throw notFound();
  ensureZone(actor, query.zone);
  const filters = filtersOf(query);
  ensureValues(actor, filters);
  return readSeries(actor, {
    metric: query.id,
    from: new Date(query.from),
    to: new Date(query.to),
    granularity: query.granularity,
    dimension: query.dimension,
    filters,
    currency: query.currency as Currency | undefined,
    convert: query.convert,
  });
}

/** A life cycle as the API is asked for it. Throws as `readLifeCycle`, and `invalid_request` as `askSeries`. */
export function askLifeCycle(actor: Actor, query: LifeCycleQuery): Promise<LifeCycle> {
  ensureValues(actor, filtersOf(query));
  return readLifeCycle(actor, query);
}

/** Zeros for a value that no fact of this environment can have would look like an answer. */
function ensureValues({ environment }: Actor, filters: Filters): void {
  const found = filterFault(environment.kind, filters);
  if (!found) return;
  const { dimension, fault } = found;
  throw new DomainError('invalid_request', `${fault}.`, {
    errors: [{ pointer: `/${dimension}`, code: 'value_unknown', detail: fault }],
  });
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
