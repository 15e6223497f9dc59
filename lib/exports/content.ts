import type { Actor } from '@/lib/auth/actor';
import type { ListKey } from '@/lib/lists/definition';
import { CSV_MARK, csvLine } from './csv';
import { exportPages } from './read-pages';
import { EXPORT_SOURCES } from './registry';
import { type ExportTable, exportTable, type FileCell } from './table';
import { xlsx } from './xlsx';

/** What is read of an export to write it. */
export type ExportOrder = {
  list: string;
  format: string;
  query: unknown;
  columns: string[];
  zone: string;
  labels: unknown;
};

/** The table of an export and its pages from a cursor on. */
export function openExport(actor: Actor, order: ExportOrder, cursor: string | null) {
  const source = EXPORT_SOURCES[order.list as ListKey];
  return {
    table: exportTable(source, order.columns, order.zone, order.labels as Record<string, string>),
    pages: exportPages(actor, source, order.query as Record<string, string>, cursor),
  };
}

/** The whole file as a stream of bytes; `onPage` hears of the rows as they are written. */
export async function* exportContent(
  actor: Actor,
  order: ExportOrder,
  onPage: (rows: number) => Promise<void> | void = () => undefined,
): AsyncGenerator<Buffer> {
  const { table, pages } = openExport(actor, order, null);
  async function* cells(): AsyncGenerator<FileCell[][]> {
    for await (const page of pages) {
      yield page.rows.map((row) => table.cells(row));
      await onPage(page.rows.length);
    }
  }
  if (order.format === 'xlsx') yield* xlsx(table.heads, cells());
  else {
    yield Buffer.from(csvHead(table));
    for await (const rows of cells()) yield Buffer.from(rows.map(csvLine).join(''));
  }
}

/** The mark and the line of heads. */
export function csvHead(table: ExportTable): string {
  return CSV_MARK + csvLine(table.heads);
}
