import { z } from 'zod';
import { choices, Instant, PageQuery, sorts } from '@/lib/lists/query-schema';
import { AUDIT_OUTCOMES } from './outcomes';

/** Filters of the audit log, the same for the API's query, the console's URL and exports. */
export const AuditFilters = z.strictObject({
  ...PageQuery,
  sort: sorts(['created']),
  actor: z.string().max(64).optional().describe('Id of the member or key that acted'),
  action: z.string().max(100).optional().describe('Name of the action, as records have it'),
  outcome: choices(AUDIT_OUTCOMES),
  'outcome[not]': choices(AUDIT_OUTCOMES),
  object: z.string().max(64).optional().describe('Id of the object that was acted on'),
  search: z.string().max(100).optional().describe('Id of a record, an object, an actor or a request'),
  'created[gte]': Instant,
  'created[lt]': Instant,
});
export type AuditFilters = z.output<typeof AuditFilters>;
