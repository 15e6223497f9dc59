'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { apiGet } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { buttonClass } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { Id } from '@/components/ui/id';
import { usePreferences } from '@/components/ui/preferences-context';
import { searchOf } from '@/lib/lists/list-state';
import { useList } from './list-context';
import type { ListFaces } from './list-props';
import type { OpenRow } from './use-open-row';

type ListDrawerProps<Row extends { id: string }> = {
  faces: ListFaces<Row>;
  rows: readonly Row[];
  opened: Row | null;
  drawer: OpenRow;
};

/** The row that is open in this window, and where it stands: known longer than the rows, which are drawn anew without it. */
let place: { id: string; at: number } | null = null;

/**
 * The open row beside its list. Escape closes it and the focus goes back to the row; j and k go on to the next. A row that
 * left the list while it was open, as a decided review does, keeps its place: next is what moved up to it.
 */
export function ListDrawer<Row extends { id: string }>({
  faces,
  rows,
  opened,
  drawer,
}: ListDrawerProps<Row>) {
  const isOn = usePreferences().preferences.singleKeys === 'on';
  const last = useRef(drawer.id ?? '');
  useEffect(() => {
    if (drawer.id) last.current = drawer.id;
  }, [drawer.id]);
  const at = rows.findIndex((row) => row.id === drawer.id);
  useEffect(() => {
    if (drawer.id && at !== -1) place = { id: drawer.id, at };
  }, [at, drawer.id]);
  const known = rows[at] ?? (opened?.id === drawer.id ? opened : null);
  const step = (by: 1 | -1) => {
    const left = place?.id === drawer.id ? place.at : -1;
    const next = at !== -1 ? rows[at + by] : left !== -1 ? rows[by === 1 ? left : left - 1] : undefined;
    return next ? () => drawer.show(next.id) : null;
  };
  function press(event: KeyboardEvent) {
    // Keys of a dialog that was opened from here come by as well, and are meant for that.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !isOn) return;
    const move = event.key === 'j' ? step(1) : event.key === 'k' ? step(-1) : null;
    move?.();
  }
  return (
    <Base.Root open={drawer.id !== null} onOpenChange={(open) => (open ? null : drawer.close())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-scrim transition-opacity duration-[120ms] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          data-drawer
          finalFocus={() => rowLink(last.current)}
          onKeyDown={press}
          className="sheet-motion fixed inset-y-0 right-0 z-40 flex w-[min(30rem,100vw)] flex-col border-l border-line bg-paper outline-none [--sheet-away:translateX(100%)]"
        >
          {drawer.id ? (
            <Content faces={faces} id={drawer.id} known={known} previous={step(-1)} next={step(1)} />
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The link of the row that was open last: after "next" that is another one than the one pressed first. */
function rowLink(id: string): HTMLElement | true {
  return document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] a[data-row]`) ?? true;
}

type ContentProps<Row extends { id: string }> = {
  faces: ListFaces<Row>;
  id: string;
  known: Row | null;
  previous: (() => void) | null;
  next: (() => void) | null;
};

function Content<Row extends { id: string }>({ faces, id, known, previous, next }: ContentProps<Row>) {
  const t = useTranslations();
  const { list, state, path } = useList();
  const { environmentId } = useConsole();
  const query = useQuery({
    queryKey: [list.key, environmentId, id],
    queryFn: ({ signal }) => apiGet<Row>(environmentId, `${list.apiPath}/${encodeURIComponent(id)}`, signal),
    ...(known ? { initialData: known } : {}),
  });
  const row = query.data ?? null;
  const page = row && (faces.rowPath?.(row) ?? `${path}/${row.id}`);
  const search = searchOf(list, state, { after: '', before: '', saved: null });
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4 py-2">
        {/* The summary below begins with what the name says; shown twice, it would be cut here. */}
        <Base.Title className="sr-only">
          {row ? <Label faces={faces} row={row} /> : t('lists.loading')}
        </Base.Title>
        <span aria-hidden="true" className="min-w-0">
          <Id id={id} copy={false} />
        </span>
        <span className="ml-auto flex shrink-0 gap-1 max-md:gap-0">
          <Step icon="chevronLeft" label={t('lists.previousRow')} press={previous} />
          <Step icon="chevronRight" label={t('lists.nextRow')} press={next} />
          <Base.Close aria-label={t('common.close')} className={buttonClass('quiet', 'small', 'w-8 px-0')}>
            <Icon name="cross" />
          </Base.Close>
        </span>
      </div>
      <div className="grow overflow-y-auto px-4 py-4">
        {row ? <faces.Summary key={row.id} row={row} /> : null}
        {query.isError && !row ? <p className="text-body text-ink-2">{t('lists.drawerAbsent')}</p> : null}
        {query.isPending ? <DrawerSkeleton /> : null}
      </div>
      {/* What has no page of its own is whole here. */}
      {page && !page.includes('?') ? (
        <div className="border-t border-line px-4 py-3">
          <Link href={`${page}${search}`} className={buttonClass('primary')}>
            {t('lists.openPage')}
          </Link>
        </div>
      ) : null}
    </>
  );
}

function Label<Row extends { id: string }>({ faces, row }: { faces: ListFaces<Row>; row: Row }) {
  return <>{faces.useRowLabel()(row)}</>;
}

function Step({ icon, label, press }: { icon: IconName; label: string; press: (() => void) | null }) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={press === null}
      onClick={() => press?.()}
      className={buttonClass('quiet', 'small', 'w-8 px-0 disabled:text-line')}
    >
      <Icon name={icon} />
    </button>
  );
}

function DrawerSkeleton() {
  return (
    <div aria-hidden="true" className="grid gap-3">
      <span className="skeleton h-9 w-2/3" />
      <span className="skeleton h-4 w-1/2" />
      <span className="skeleton h-24" />
      <span className="skeleton h-40" />
    </div>
  );
}
