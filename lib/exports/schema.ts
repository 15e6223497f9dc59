/** What an export is asked for with. Client-safe. */
import { z } from 'zod';
import { LISTS, type ListKey } from '@/lib/lists/definition';

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
/** Up to here the file is written while it is downloaded; above, a job writes it first. */
export const DIRECT_ROWS_MAX = 10_000;

/** Why a file is gone before its time, or was not written: a person in it was erased. */
export const PERSON_ERASED = 'person_erased';

export const RequestExport = z.strictObject({
  list: z.enum(Object.keys(LISTS) as [ListKey, ...ListKey[]]),
  format: z.enum(EXPORT_FORMATS),
  /** Parameters of the API's list; page and page size do not count. */
  query: z.record(
    z.string().max(60),
    z
      .string()
      .max(400)
      .regex(/^[^\0]*$/),
  ),
  /** Exactly these rows, instead of all that the query gives. */
  ids: z.array(z.string().max(64)).min(1).max(100).nullish(),
  columns: z
    .array(z.string().regex(/^[a-z0-9_]{1,40}$/))
    .min(1)
    .max(60),
  zone: z.enum(['merchant', 'utc']),
});
export type RequestExport = z.output<typeof RequestExport>;
