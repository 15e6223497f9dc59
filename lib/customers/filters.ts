import { z } from 'zod';
import { Email, Reference } from '@/lib/fields';
import { Instant, PageQuery, sorts } from '@/lib/lists/query-schema';

/** Filters of the customers list; e-mail and reference compare the whole value. */
export const CustomerFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  email: Email.optional(),
  reference: Reference.optional(),
  search: z.string().max(320).optional().describe('An id, an e-mail address or a reference'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type CustomerFilters = z.output<typeof CustomerFilters>;
