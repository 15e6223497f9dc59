import { z } from 'zod';
import { isCurrency } from '@/lib/money';
import { DIMENSIONS, STORED_DIMENSIONS } from './dimensions';
import type { Filters } from './frame';
import { GRANULARITIES } from './series-periods';

const Instant = z.iso.datetime({ offset: true });
const Value = z.string().min(1).max(64);
const range = {
  from: Instant.describe('First instant that counts'),
  to: Instant.describe('The first instant that does not count any more'),
};
/** Values of dimensions that payments are known by. */
const ofPayment = {
  method: Value.optional(),
  connector: Value.optional(),
  country: Value.optional(),
  issuer_country: Value.optional(),
  brand: Value.optional(),
  device: Value.optional(),
  amount_band: Value.optional(),
  risk_level: Value.optional(),
  checkout_language: Value.optional(),
};
const Code = z.string().refine(isCurrency, 'must be a currency that is supported, in upper case').optional();

/** What may be asked of a metric, in the API's words; what does not fit together is refused by `readSeries`. */
export const SeriesQuery = z.strictObject({
  ...range,
  granularity: z.enum(GRANULARITIES).default('day').describe('Days, weeks and months are those of `zone`'),
  zone: z
    .string()
    .max(64)
    .optional()
    .describe('The merchant’s time zone, which is the only one that days can be counted in'),
  dimension: z
    .enum(DIMENSIONS)
    .optional()
    .describe(
      'One point for each value; the smaller values are together in `other`. By currency money is in that of its group',
    ),
  currency: Code.describe(
    'Counts only facts of this currency; sums of money are always of one, else the merchant’s own',
  ),
  convert: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .describe('Converts every currency to `currency` by the bundled yearly rates'),
  format: z.enum(['json', 'csv']).default('json'),
  ...ofPayment,
  decline_code: Value.optional(),
  drop_off: Value.optional(),
  failure_code: Value.optional(),
});
export type SeriesQuery = z.output<typeof SeriesQuery>;

/** Which payments a life cycle is about. */
export const LifeCycleQuery = z.strictObject({
  ...range,
  currency: Code.describe('Counts only payments in this currency'),
  format: z.enum(['json', 'csv']).default('json'),
  ...ofPayment,
});
export type LifeCycleQuery = z.output<typeof LifeCycleQuery>;

/** The values of dimensions that a question names. */
export function filtersOf(query: Filters): Filters {
  return Object.fromEntries(
    STORED_DIMENSIONS.flatMap((one) => (query[one] === undefined ? [] : [[one, query[one]]])),
  );
}
