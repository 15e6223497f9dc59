/** What the console's page of checkout sessions can be asked for in its address. Client-safe but for the schema. */
import { readFilter } from '@/lib/lists/filter-values';
import { CheckoutSessionFilters } from './filters';

/** Of the API's filters, as an address has them. */
export const PAGE_FILTERS = [
  'status',
  'step',
  'drop_off',
  'currency',
  'method',
  'payer_country',
  'device',
  'checkout_language',
] as const;
export type PageFilter = (typeof PAGE_FILTERS)[number];

type Asked = { filters: CheckoutSessionFilters; given: Partial<Record<PageFilter | 'created', string>> };

/** The filters of an address: `created` is a range of instants, as numbers lead here. Null for what nobody's link wrote. */
export function readSessionFilters(
  params: Readonly<Record<string, string | string[] | undefined>>,
  page: { limit: number; cursor: string | undefined },
): Asked | null {
  const given: Asked['given'] = {};
  for (const name of [...PAGE_FILTERS, 'created'] as const) {
    const value = params[name];
    if (Array.isArray(value)) return null;
    if (value) given[name] = value;
  }
  const { created, ...rest } = given;
  const range = created === undefined ? {} : rangeOf(created);
  const read = CheckoutSessionFilters.safeParse({ ...page, ...rest, ...range });
  return range && read.success ? { filters: read.data, given } : null;
}

function rangeOf(text: string): Record<string, string> | null {
  const range = readFilter({ key: 'created', label: 'checkout.created', type: 'date' }, text);
  if (typeof range === 'string' || range.type !== 'date' || range.preset !== null) return null;
  return {
    ...(range.from ? { 'created[gte]': range.from } : {}),
    ...(range.to ? { 'created[lt]': range.to } : {}),
  };
}
