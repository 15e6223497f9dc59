import { isOutOfTime } from '@/lib/database-errors';
import { DomainError } from '@/lib/errors';

/** Parameters that say which page of a list is meant, and not which rows. */
const PAGE = new Set(['limit', 'cursor', 'sort']);

/**
 * What failed while a list was read, as its reader should know it. A filter that no index serves walks through all rows
 * until a page is full: where next to none match, in a large list, that may take longer than a statement may. Sending it
 * again would not help, so this is not `busy`.
 */
export function asTooWide(error: unknown, filters: object): unknown {
  const narrows = Object.entries(filters).some(([name, value]) => !PAGE.has(name) && value !== undefined);
  if (!narrows || !isOutOfTime(error)) return error;
  return new DomainError(
    'list_too_wide',
    'Too few rows match these filters to be found in the time that a list has. Add a range of time (`created[gte]`, ' +
      '`created[lt]`), or ask for something that is looked up: an id, a customer, a reference, an e-mail address.',
  );
}
