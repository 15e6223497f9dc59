'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useConsole } from '@/components/shell/console-context';
import { rowLinks } from '@/components/shell/row-links';
import { slotFor } from '@/components/ui/amount';
import { ErrorState } from '@/components/ui/error-state';
import { Later } from '@/components/ui/later';
import { onDemand } from '@/components/ui/on-demand';
import { useTimeWords } from '@/components/ui/use-time-words';
import { BatchBar } from './batch-bar';
import { useList } from './list-context';
import { ListEmpty } from './list-empty';
import type { ListFaces } from './list-props';
import { ListSkeleton } from './list-skeleton';
import { ListTable } from './list-table';
import { useListKeys } from './use-list-keys';
import { type LiveRows, useLiveRows } from './use-live-rows';
import { useOpenRow } from './use-open-row';

/** Comes with the first row that is opened. */
const LIST_DRAWER = onDemand(async () => (await import('./list-drawer')).ListDrawer);

type ListRowsProps<Row extends { id: string }> = {
  faces: ListFaces<Row>;
  initial: Row[];
  opened: Row | null;
  columns: string[];
  phoneColumns: string[];
  apiQuery: Record<string, string>;
  newest: string | null;
  /** Rows of all tabs with these filters. */
  total: number | null;
  maySelect: boolean;
};

const NONE: ReadonlySet<string> = new Set();

/** The rows of a list with all that belongs to them: what waits, what is selected, the open one. */
export function ListRows<Row extends { id: string }>(props: ListRowsProps<Row>) {
  const { faces, initial, opened, columns, phoneColumns, apiQuery, maySelect } = props;
  const { isPending, isSelecting, setSelecting } = useList();
  const live = useLiveRows(initial, apiQuery, props.newest);
  const drawer = useOpenRow();
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  // Leaving the mode in which a phone selects takes the selection along, because it could no longer be seen.
  useEffect(() => (isSelecting ? undefined : setSelected(NONE)), [isSelecting]);
  function toggle(id: string, on = !selected.has(id)) {
    if (!maySelect) return;
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    setSelected(next);
  }
  const selectAll = (on: boolean) => setSelected(on ? new Set(live.rows.map((row) => row.id)) : NONE);
  function clear() {
    setSelected(NONE);
    if (isSelecting) document.getElementById('list-select')?.focus();
    setSelecting(false);
  }
  useListKeys({ select: toggle });
  const { currencyOf } = faces;
  const slot = currencyOf ? slotFor(live.rows.map(currencyOf)) : 2;
  return (
    <>
      <Stale live={live} />
      <Waiting live={live} />
      {live.rows.length === 0 ? <ListEmpty Empty={faces.Empty} total={props.total} /> : null}
      {live.rows.length > 0 ? (
        <div aria-busy={isPending || undefined} className="relative">
          <ListTable
            faces={faces}
            rows={live.rows}
            columns={columns}
            phoneColumns={phoneColumns}
            slot={slot}
            selected={selected}
            maySelect={maySelect}
            onSelect={toggle}
            onSelectAll={selectAll}
            onOpen={drawer.open}
          />
          {isPending ? <ListSkeleton rows={live.rows.length} /> : null}
        </div>
      ) : null}
      <BatchBar
        rows={live.rows.filter((row) => selected.has(row.id))}
        columns={columns}
        apiQuery={apiQuery}
        Actions={faces.BatchActions}
        onSelectAll={selectAll}
        onClear={clear}
      />
      <Later demand={LIST_DRAWER} isWanted={drawer.id !== null} onClose={drawer.close}>
        {(ListDrawer) => <ListDrawer faces={faces} rows={live.rows} opened={opened} drawer={drawer} />}
      </Later>
    </>
  );
}

function Stale<Row>({ live }: { live: LiveRows<Row> }) {
  const t = useTranslations('lists');
  const time = useTimeWords(useConsole().timeZone);
  if (!live.staleSince) return null;
  return (
    <div className="px-4 pb-3 md:px-6">
      <ErrorState title={t('staleTitle')} requestId={live.problem?.request_id}>
        {t('stale', { time: time(live.staleSince, 'clock') })}
      </ErrorState>
    </div>
  );
}

/** New rows wait in the place that the head keeps for them: it covers no row and moves none. */
function Waiting<Row>({ live }: { live: LiveRows<Row> }) {
  const t = useTranslations();
  const { list, newRowsPlace } = useList();
  if (live.waiting === 0 || !newRowsPlace) return null;
  // The button goes when nothing waits any more: the focus follows the rows that were let in.
  function press() {
    flushSync(live.letIn);
    rowLinks()[0]?.focus();
  }
  return createPortal(
    <button
      type="button"
      onClick={press}
      className="relative inline-flex h-7 items-center justify-center rounded-full border border-accent bg-accent-tint px-3 text-meta font-medium whitespace-nowrap text-accent hover:text-accent-hover max-md:before:absolute max-md:before:-inset-2"
    >
      {t(list.newRows, { count: live.waiting } as never)}
    </button>,
    newRowsPlace,
  );
}
