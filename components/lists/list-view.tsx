'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent, ReactNode } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Pagination } from '@/components/ui/pagination';
import { PAGE_SIZES } from '@/lib/lists/definition';
import { EVERYTHING } from '@/lib/lists/list-state';
import { type ListFace, ListProvider, useList } from './list-context';
import { ListHead } from './list-head';
import type { ListFaces, ListProps } from './list-props';
import { ListRows } from './list-rows';
import { ListToolbar } from './list-toolbar';

type ListViewProps<Row extends { id: string }> = ListProps<Row> & { list: ListFace; faces: ListFaces<Row> };

/** Any list: its head, tabs, filters, rows and pages. The server has rendered all of it before the first script runs. */
export function ListView<Row extends { id: string }>({ list, state, now, ...props }: ListViewProps<Row>) {
  return (
    <ListProvider list={list} state={state} now={now}>
      <FollowInside>
        <ListBody {...props} state={state} list={list} now={now} />
      </FollowInside>
    </ListProvider>
  );
}

function ListBody<Row extends { id: string }>(props: ListViewProps<Row>) {
  const { faces, rows, newer, older, state, counts, sum, columns, phoneColumns, views, apiQuery, opened } =
    props;
  const { hrefOf } = useList();
  const { HeadActions } = faces;
  // Where nothing could be done with selected rows, none is selected.
  const maySelect = useConsole().permissions.includes('exports:write') || faces.BatchActions !== undefined;
  return (
    <>
      <ListHead counts={counts} sum={sum} views={views} actions={HeadActions ? <HeadActions /> : null} />
      <ListToolbar
        columns={columns}
        phoneColumns={phoneColumns}
        count={counts[state.tab] ?? null}
        apiQuery={apiQuery}
        maySelect={maySelect}
      />
      <ListRows
        // Another address is another list of rows; what was selected or is waiting belongs to this one.
        key={`${hrefOf({ after: state.after, before: state.before })}${props.list.revision ?? ''}`}
        faces={faces}
        initial={rows}
        opened={opened}
        columns={columns}
        phoneColumns={phoneColumns}
        apiQuery={apiQuery}
        newest={props.newest}
        total={counts[EVERYTHING] ?? null}
        maySelect={maySelect}
      />
      {rows.length > 0 ? (
        <Pagination
          newer={newer && hrefOf({ before: newer, after: '' })}
          older={older && hrefOf({ after: older, before: '' })}
          sizes={PAGE_SIZES.map((size) => ({ size, href: hrefOf({ size }) }))}
          size={state.size}
        />
      ) : null}
    </>
  );
}

/**
 * Follows the list's own links (tabs, chips, order, pages) in a transition, so that the rows can show that others are
 * on their way. Before scripts, with a modifier or the middle button they are the plain links that they look like.
 */
function FollowInside({ children }: { children: ReactNode }) {
  const { path, go, isPending } = useList();
  const t = useTranslations('lists');
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.('a');
    if (!link || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== path) return;
    event.preventDefault();
    go(url.pathname + url.search);
    // The link of a removed filter goes away with it; the focus stays at the filters.
    if (link.dataset.removes) document.getElementById('list-filter')?.focus();
  }
  return (
    <div onClickCapture={follow}>
      <span role="status" className="sr-only">
        {isPending ? t('loading') : ''}
      </span>
      {children}
    </div>
  );
}
