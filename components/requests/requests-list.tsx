'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeCell, idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { REQUESTS_LIST } from '@/lib/requests/list';
import type { RequestView as Row } from '@/lib/requests/render';
import { RequestFacts } from './request-facts';
import { RequestStatus } from './request-status';

/** The request log. */
export function RequestsList(props: ListProps<Row>) {
  return (
    <ListView
      {...props}
      list={REQUESTS_LIST}
      faces={{ cells: CELLS, useRowLabel, Summary, Empty, HeadActions }}
    />
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <RequestStatus status={row.status} />,
  method: codeCell((row: Row) => row.method),
  path: ({ row }) => <PathCell row={row} />,
  code: codeCell((row: Row) => row.code),
  key: textCell((row: Row) => row.actor.label),
  duration: ({ row }) => <Duration ms={row.duration_ms} />,
  object: idCell((row: Row) => row.object_id),
  payment: idCell((row: Row) => row.payment),
  route: codeCell((row: Row) => row.route),
  idempotency_key: codeCell((row: Row) => row.idempotency_key),
  ip: codeCell((row: Row) => row.ip),
  agent: codeCell((row: Row) => row.user_agent),
  id: idCell((row: Row) => row.id),
  created: timeCell((row: Row) => row.created_at),
};

/** Without what all of them begin with; on a phone the method has no column of its own. */
function PathCell({ row }: { row: Row }) {
  return (
    <span className="font-mono text-meta break-all">
      <span className="text-ink-3 md:hidden">{row.method} </span>
      {row.path.replace(/^\/api\/v1/, '')}
    </span>
  );
}

function Duration({ ms }: { ms: number }) {
  const t = useTranslations('requests');
  return <span className="text-ink-3 tabular-nums">{t('milliseconds', { ms })}</span>;
}

function useRowLabel() {
  return (row: Row) => `${row.method} ${row.path}, ${row.status}`;
}

function Summary({ row }: { row: Row }) {
  const { base } = useConsole();
  return (
    <div className="grid gap-5">
      <h2 className="font-mono text-body font-bold break-all">
        {row.method} {row.path}
      </h2>
      <RequestFacts request={row} base={base} />
    </div>
  );
}

function HeadActions() {
  const t = useTranslations('requests.retention');
  const { base } = useConsole();
  return <LinkButton href={`${base}/requests/retention`}>{t('open')}</LinkButton>;
}

function Empty() {
  const t = useTranslations('requests');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/keys`}>{t('emptyAction')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
