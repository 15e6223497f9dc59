import { z } from 'zod';
import { choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { EVENT_TYPES } from './catalogue';

/** Filters of the log of events, the same for the API's query, the console's URL and exports. */
export const EventFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  type: choices(EVENT_TYPES),
  'type[not]': choices(EVENT_TYPES),
  object: z.string().max(64).optional().describe('Id of the object that the event is about'),
  search: z.string().max(64).optional().describe('Id of an event or of its object'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type EventFilters = z.output<typeof EventFilters>;
