import { z } from 'zod';
import { choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { TRY_OUTCOMES } from '../status';
import { TRY_ANSWERS, TRY_VIEWS } from './answers';

/** Filters of the list of tries, the same for the API's query, the console's URL and exports; a try counts when it began. */
export const TryFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  view: z.enum(TRY_VIEWS).optional().describe('`failed`: everything that ended without an answer of 2xx'),
  outcome: choices(TRY_OUTCOMES),
  'outcome[not]': choices(TRY_OUTCOMES),
  answer: choices(TRY_ANSWERS).describe(
    'Whether the endpoint answered, whatever it said; neither while a try is under way',
  ),
  'answer[not]': choices(TRY_ANSWERS),
  endpoint: z.string().max(64).optional(),
  type: z.string().max(64).optional().describe('Type of the event, such as `payment.succeeded`'),
  search: z.string().max(64).optional().describe('Id of a delivery, an endpoint or an event'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type TryFilters = z.output<typeof TryFilters>;
