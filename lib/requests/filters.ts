import { z } from 'zod';
import { choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { METHODS, STATUS_CLASSES } from './states';

/** Filters of the request log, the same for the API's query, the console's URL and exports. */
export const RequestFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  view: z.enum(['failed']).optional().describe('`failed`: everything that was not answered with 2xx'),
  status: choices(STATUS_CLASSES),
  'status[not]': choices(STATUS_CLASSES),
  method: choices(METHODS),
  'method[not]': choices(METHODS),
  path: z.string().max(200).optional().describe('What the path begins with, such as `/api/v1/payments`'),
  actor: z.string().max(64).optional().describe('Id of the key, or of the member who replayed a request'),
  code: z.string().max(64).optional().describe('Error code of the answer'),
  idempotency_key: z.string().max(255).optional(),
  object: z
    .string()
    .max(64)
    .optional()
    .describe('Id of the object that a request was about, or of its payment'),
  search: z
    .string()
    .max(255)
    .optional()
    .describe('Id of a request, an object or a key, or an idempotency key'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type RequestFilters = z.output<typeof RequestFilters>;
