import type { ComponentType, ReactNode } from 'react';
import type { SumField } from '@/lib/lists/definition';
import type { ListState } from '@/lib/lists/list-state';
import type { SavedViewShape } from '@/lib/lists/saved-views';

export type ListSum = { field: SumField; currency: string; amount: string | null };

/** What the server read for a list's page. */
export type ListProps<Row extends { id: string }> = {
  state: ListState;
  rows: Row[];
  counts: Record<string, number | null>;
  /** What the rows come to, where the address asks for it; `amount` is null where they are too many to add up. */
  sum: ListSum | null;
  /** Cursors of the pages before and after. */
  newer: string | null;
  older: string | null;
  /** Query of the API that gives exactly these rows. */
  apiQuery: Record<string, string>;
  /** Id or `newBy` of the newest row when the page was read, empty without one; null where new rows are not on this page. */
  newest: string | null;
  /** Keys of the columns shown, in the reader's order. */
  columns: string[];
  /** Keys of the facts that a row has on a phone: first line left and right, second line left and right. */
  phoneColumns: string[];
  views: SavedViewShape[];
  now: string;
  /** The row of the open drawer where it is not on this page. */
  opened: Row | null;
};

/** What every cell knows beside its row. */
export type CellProps<Row> = {
  row: Row;
  zone: string;
  now: string;
  /** Fraction digits that the column's amounts reserve. */
  slot: number;
};

/** The faces of a list: how its rows look. Each key is a column's key. */
export type ListFaces<Row extends { id: string }> = {
  cells: Record<string, (cell: CellProps<Row>) => ReactNode>;
  /** A hook: the accessible name of a row's link. */
  useRowLabel: () => (row: Row) => string;
  /** What the drawer shows of a row. */
  Summary: ComponentType<{ row: Row }>;
  /** Currency of a row, so that the decimal points of its column line up. */
  currencyOf?: (row: Row) => string;
  /** The row's page; the list's own path and the id unless said otherwise. With a query it is the list with the row open. */
  rowPath?: (row: Row) => string;
  /** Nothing yet: what to do. */
  Empty: ComponentType;
  /** Actions of the page's head. */
  HeadActions?: ComponentType;
  /** Actions on the selected rows, beside export. */
  BatchActions?: ComponentType<{ rows: readonly Row[]; onDone: () => void }>;
};
