import { z } from 'zod';
import { isCurrency } from '@/lib/money';
import { DIMENSIONS } from './dimensions';
import { GRANULARITIES } from './series-periods';

const Instant = z.iso.datetime({ offset: true });
const Value = z.string().min(1).max(64);

/** What may be asked of a metric, in the API's words; what does not fit together is refused by `readSeries`. */
export const SeriesQuery = z.strictObject({
  from: Instant.describe('First instant that counts'),
  to: Instant.describe('The first instant that does not count any more'),
  granularity: z.enum(GRANULARITIES).default('day').describe('Days, weeks and months are those of `zone`'),
  zone: z
    .string()
    .max(64)
    .optional()
    .describe('The merchant’s time zone, which is the only one that days can be counted in'),
  dimension: z
    .enum(DIMENSIONS)
    .optional()
    .describe('One point for each value; the smaller values are together in `other`'),
  currency: z
    .string()
    .refine(isCurrency, 'must be a currency that is supported, in upper case')
    .optional()
    .describe('Counts only facts of this currency; sums of money are always of one, else the merchant’s own'),
  convert: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .describe('Converts every currency to `currency` by the bundled yearly rates'),
  format: z.enum(['json', 'csv']).default('json'),
  method: Value.optional(),
  connector: Value.optional(),
  country: Value.optional(),
  issuer_country: Value.optional(),
  brand: Value.optional(),
  device: Value.optional(),
  amount_band: Value.optional(),
  risk_level: Value.optional(),
  checkout_language: Value.optional(),
  decline_code: Value.optional(),
  drop_off: Value.optional(),
});
export type SeriesQuery = z.output<typeof SeriesQuery>;
