import { z } from 'zod';
import { Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { ENTRY_VIEWS } from './views';

/** Filters of entries, the same for the API's query, the page of a list and exports. */
export const EntryFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  view: z.enum(ENTRY_VIEWS).optional(),
  list: z.string().max(64).optional(),
  search: z.string().max(200).optional().describe('The whole value, or the last four digits of a card'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type EntryFilters = z.output<typeof EntryFilters>;
