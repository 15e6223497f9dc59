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
import { useOrderHref } from './order-href';

type Column = ListFace['columns'][number];

type ListTableProps<Row extends { id: string }> = {
  faces: ListFaces<Row>;
  rows: readonly Row[];
  columns: readonly string[];
  phoneColumns: readonly string[];
  slot: number;
  selected: ReadonlySet<string>;
  maySelect: boolean;
  onSelect: (id: string, on: boolean) => void;
  onSelectAll: (on: boolean) => void;
  onOpen: (id: string) => void;
};

/** A column on this screen: on a wide one if it was chosen there, on a phone by its place. */
type Shown = { column: Column; isWide: boolean; place: 0 | 1 | 2 | 3 | 4 };

/** Place on a phone: first line left and right, second line left and right; or nowhere. */
const PHONE: Record<Shown['place'], string> = {
  0: 'max-md:hidden!',
  1: 'max-md:order-1 max-md:text-left max-md:text-body',
  2: 'max-md:order-2 max-md:max-w-none max-md:self-center max-md:text-right',
  3: 'max-md:order-3 max-md:max-w-none max-md:text-left max-md:text-ink-3',
  4: 'max-md:order-4 max-md:max-w-none max-md:text-right max-md:text-ink-3',
};

/** The columns of a wide screen in their order, then those that only a phone has. */
function shownColumns(list: ListFace, columns: readonly string[], phoneColumns: readonly string[]): Shown[] {
  return [...new Set([...columns, ...phoneColumns])].flatMap((key) =>
    list.columns
      .filter((column) => column.key === key)
      .map((column) => ({
        column,
        isWide: columns.includes(key),
        place: (phoneColumns.indexOf(key) + 1) as Shown['place'],
      })),
  );
}

/** The rows of a list. On a phone each is two lines. */
export function ListTable<Row extends { id: string }>(props: ListTableProps<Row>) {
  const { rows, columns, phoneColumns, selected, maySelect, onSelectAll } = props;
  const t = useTranslations();
  const { list } = useList();
  const shown = shownColumns(list, columns, phoneColumns);
  const allSelected = rows.every((row) => selected.has(row.id));
  return (
    <Table caption={t(list.caption)}>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          {maySelect ? (
            <HeadCell className="w-0 pr-0!">
              <span className="md:hidden">{t('lists.selectMode')}</span>
              <input
                type="checkbox"
                checked={allSelected}
                onChange={(event) => onSelectAll(event.target.checked)}
                aria-label={t('lists.selectAll')}
                className="block size-4 accent-accent max-md:hidden"
              />
            </HeadCell>
          ) : null}
          {shown.map(({ column, isWide }) => (
            <SortHead key={column.key} column={column} className={isWide ? column.className : 'md:hidden'} />
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
function SortHead({ column, className }: { column: Column; className: string | undefined }) {
  const t = useTranslations();
  const { list, state } = useList();
  const hrefOf = useOrderHref();
  const sort = list.sorts.find((one) => one.key === column.sort);
  const on = sort !== undefined && state.sort === sort.key;
  const label = t(column.label);
  if (!sort) {
    return (
      <HeadCell right={column.isRight} className={className}>
        {label}
      </HeadCell>
    );
  }
  return (
    <HeadCell
      right={column.isRight}
      className={className}
      aria-sort={on ? (state.isDescending ? 'descending' : 'ascending') : 'none'}
    >
      {/* On a phone the head is there for screen readers alone, and nothing in it may take the focus. */}
      <span className="md:hidden">{label}</span>
      <Link
        href={hrefOf(sort, on ? !state.isDescending : !sort.isAscending)}
        scroll={false}
        prefetch={false}
        className={classNames(
          'ring-inset-focus inline-flex items-center gap-1 rounded-control py-1 hover:text-ink max-md:hidden',
          on ? 'text-ink' : null,
          // The arrow stands inside, so that the label ends where the numbers below it end.
          column.isRight ? 'flex-row-reverse' : null,
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

type ListRowProps<Row extends { id: string }> = ListTableProps<Row> & { row: Row; shown: readonly Shown[] };

function ListRow<Row extends { id: string }>({
  row,
  shown,
  faces,
  slot,
  selected,
  maySelect,
  onSelect,
  onOpen,
}: ListRowProps<Row>) {
  const t = useTranslations('lists');
  const { list, state, path, now, isSelecting } = useList();
  const { timeZone } = useConsole();
  const label = faces.useRowLabel()(row);
  const isSelected = selected.has(row.id);
  const page = faces.rowPath?.(row) ?? `${path}/${row.id}`;
  // A path with a query is complete; a second one behind it would become part of the id.
  const href = page.includes('?')
    ? page
    : `${page}${searchOf(list, state, { after: '', before: '', saved: null })}`;
  // The link stands in a cell of both screens; its ::after covers the row. Where they share none, each has one.
  const both = shown.find(({ isWide, place }) => isWide && place > 0);
  const linked = both ? [both] : [shown.find(({ isWide }) => isWide), shown.find(({ place }) => place > 0)];
  function press(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(row.id);
  }
  return (
    <TableRow
      data-id={row.id}
      className={classNames(isSelected ? 'bg-accent-tint' : null, isSelecting ? 'max-md:pl-14' : null)}
      aria-selected={isSelected}
    >
      {maySelect ? (
        <Cell
          className={classNames(
            'w-0 pr-0!',
            isSelecting ? 'max-md:absolute max-md:inset-0 max-md:z-[1] max-md:w-auto' : 'max-md:hidden!',
          )}
        >
          {/* On a phone that selects, the box's label lies over the whole row. */}
          <label className="max-md:flex max-md:size-full max-md:items-center max-md:pl-4">
            <input
              type="checkbox"
              data-select
              checked={isSelected}
              onChange={(event) => onSelect(row.id, event.target.checked)}
              aria-label={t('select', { row: label })}
              className="relative z-[1] block size-4 accent-accent max-md:size-6"
            />
          </label>
        </Cell>
      ) : null}
      {shown.map((one) => {
        const { column, isWide, place } = one;
        const face = faces.cells[column.key]?.({ row, zone: timeZone, now, slot });
        return (
          <Cell
            key={column.key}
            right={column.isRight}
            className={classNames('max-w-56 truncate', isWide ? column.className : 'md:hidden', PHONE[place])}
          >
            {linked.includes(one) ? (
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
