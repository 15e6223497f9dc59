import { z } from 'zod';
import { Currencies, choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { InstrumentQuery, MethodQuery, TraitQuery } from '../trait-query';
import { ATTEMPT_STEPS } from './steps';

/**
 * Filters of the list of attempts, the same for the API's query, the console's URL and exports. `step` is what has happened to
 * an attempt (lib/payments/attempts/steps.ts).
 */
export const AttemptFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  payment: z.string().max(64).optional(),
  step: choices(ATTEMPT_STEPS),
  'step[not]': choices(ATTEMPT_STEPS),
  currency: Currencies,
  'currency[not]': Currencies,
  decline_code: z.string().max(40).optional().describe('Unified code of the decline; `unknown` for none'),
  ...MethodQuery,
  ...InstrumentQuery,
  ...TraitQuery,
  search: z.string().max(64).optional().describe('Id of an attempt or of its payment'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type AttemptFilters = z.output<typeof AttemptFilters>;
