'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import { Body, Cell, HeadCell, ROW_LINK, Table, Row as TableRow } from '@/components/ui/table';
import { searchOf } from '@/lib/lists/list-state';
import { type ListFace, useList } from './list-context';
import type { ListFaces } from './list-props';

type Column = ListFace['columns'][number];

type ListTableProps<Row extends { id: string }> = {
  faces: ListFaces<Row>;
  rows: readonly Row[];
  columns: readonly string[];
  slot: number;
  selected: ReadonlySet<string>;
  onSelect: (id: string, on: boolean) => void;
  onSelectAll: (on: boolean) => void;
  onOpen: (id: string) => void;
};

/** Place on a phone: first line left and right, second line left and right. */
const PHONE: Record<1 | 2 | 3 | 4, string> = {
  1: 'max-md:order-1 max-md:text-left max-md:text-body',
  2: 'max-md:order-2 max-md:max-w-none max-md:self-center max-md:text-right',
  3: 'max-md:order-3 max-md:max-w-none max-md:text-ink-3',
  4: 'max-md:order-4 max-md:text-right max-md:text-ink-3',
};

/** The rows of a list. On a phone each is two lines. */
export function ListTable<Row extends { id: string }>(props: ListTableProps<Row>) {
  const { rows, columns, selected, onSelectAll } = props;
  const t = useTranslations();
  const { list } = useList();
  const shown = columns.flatMap((key) => list.columns.filter((column) => column.key === key));
  const allSelected = rows.every((row) => selected.has(row.id));
  return (
    <Table caption={t(list.caption)}>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          <HeadCell className="w-0 pr-0!">
            <input
              type="checkbox"
              checked={allSelected}
              onChange={(event) => onSelectAll(event.target.checked)}
              aria-label={t('lists.selectAll')}
              className="block size-4 accent-accent"
            />
          </HeadCell>
          {shown.map((column) => (
            <SortHead key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <Body>
        {rows.map((row) => (
          <ListRow key={row.id} row={row} shown={shown} {...props} />
        ))}
      </Body>
    </Table>
  );
}

/** A column's head; where an index has its order, a link that asks for it, and pressed again for the other way. */
function SortHead({ column }: { column: Column }) {
  const t = useTranslations();
  const { list, state, hrefOf } = useList();
  const { defaultCurrency } = useConsole();
  const sort = list.sorts.find((one) => one.key === column.sort);
  const on = sort !== undefined && state.sort === sort.key;
  const label = t(column.label);
  if (!sort) {
    return (
      <HeadCell right={column.isRight} className={column.className}>
        {label}
      </HeadCell>
    );
  }
  const currency = state.filters.currency ?? (sort.needsCurrency ? defaultCurrency : undefined);
  const href = hrefOf({
    sort: sort.key,
    isDescending: on ? !state.isDescending : true,
    filters: currency === undefined ? state.filters : { ...state.filters, currency },
  });
  return (
    <HeadCell
      right={column.isRight}
      className={column.className}
      aria-sort={on ? (state.isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <Link
        href={href}
        scroll={false}
        prefetch={false}
        className={classNames(
          'ring-inset-focus inline-flex items-center gap-1 rounded-control py-1 hover:text-ink',
          on ? 'text-ink' : null,
        )}
      >
        {label}
        <Icon
          name="chevronDown"
          size={12}
          className={classNames(on ? null : 'opacity-0', on && !state.isDescending ? 'rotate-180' : null)}
        />
      </Link>
    </HeadCell>
  );
}

type ListRowProps<Row extends { id: string }> = ListTableProps<Row> & { row: Row; shown: readonly Column[] };

function ListRow<Row extends { id: string }>({
  row,
  shown,
  faces,
  slot,
  selected,
  onSelect,
  onOpen,
}: ListRowProps<Row>) {
  const t = useTranslations('lists');
  const { list, state, path, now } = useList();
  const { timeZone } = useConsole();
  const label = faces.useRowLabel()(row);
  const isSelected = selected.has(row.id);
  const href = `${faces.rowPath?.(row) ?? `${path}/${row.id}`}${searchOf(list, state, { after: '', before: '', saved: null })}`;
  // The link stands in a cell that is also there on a phone; its ::after covers the row.
  const linked = shown.find((column) => column.phone) ?? shown[0];
  function press(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(row.id);
  }
  return (
    <TableRow
      data-id={row.id}
      className={isSelected ? 'bg-accent-tint' : undefined}
      aria-selected={isSelected}
    >
      <Cell className="w-0 pr-0! max-md:hidden!">
        <input
          type="checkbox"
          data-select
          checked={isSelected}
          onChange={(event) => onSelect(row.id, event.target.checked)}
          aria-label={t('select', { row: label })}
          className="relative z-[1] block size-4 accent-accent"
        />
      </Cell>
      {shown.map((column) => {
        const face = faces.cells[column.key]?.({ row, zone: timeZone, now, slot });
        return (
          <Cell
            key={column.key}
            right={column.isRight}
            className={classNames(
              'max-w-56 truncate',
              column.className,
              column.phone ? PHONE[column.phone] : 'max-md:hidden!',
            )}
          >
            {column === linked ? (
              <Link
                data-row
                href={href}
                prefetch={false}
                onClick={press}
                aria-label={label}
                aria-haspopup="dialog"
                className={`inline-flex max-w-full min-w-0 align-middle ${ROW_LINK}`}
              >
                {face}
              </Link>
            ) : (
              face
            )}
          </Cell>
        );
      })}
    </TableRow>
  );
}
