import type { Actor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import type { ExportSource } from './registry';

/** Rows that are in memory at once. */
const PAGE_ROWS = 100;

export type ExportPage = { rows: { id: string }[]; next: string | null };

/**
 * The rows of an export, page by page along the list's own keyset: exactly what the list shows, in its order, and never
 * more than a page in memory. `cursor` goes on where an earlier reading stopped.
 */
export async function* exportPages(
  actor: Actor,
  source: ExportSource,
  query: Record<string, string>,
  cursor: string | null,
): AsyncGenerator<ExportPage> {
  const { ids, ...filters } = query;
  if (ids !== undefined) {
    const found = await Promise.all(ids.split(',').map((id) => source.one(actor, id).catch(absentAsNull)));
    yield { rows: found.filter((row) => row !== null), next: null };
    return;
  }
  let next = cursor;
  do {
    const page = await source.page(
      actor,
      source.schema.parse({ ...filters, limit: String(PAGE_ROWS), ...(next ? { cursor: next } : {}) }),
    );
    next = page.nextCursor;
    yield { rows: page.rows, next };
  } while (next !== null);
}

function absentAsNull(error: unknown): null {
  if (error instanceof DomainError && error.code === 'not_found') return null;
  throw error;
}
