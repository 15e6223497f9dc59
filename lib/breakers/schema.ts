import { z } from 'zod';
import { PageQuery } from '@/lib/lists/query-schema';
import { BREAKER_STATUSES } from './status';

export const BreakersPage = z.strictObject({
  ...PageQuery,
  status: z.enum(BREAKER_STATUSES).optional(),
  incident: z.string().max(64).optional(),
});
export type BreakersPage = z.output<typeof BreakersPage>;

export const OneBreaker = z.strictObject({ id: z.string().max(64) });
