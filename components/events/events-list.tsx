'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeCell, idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { Json } from '@/components/ui/code-block';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { EVENTS_LIST, type EventRowShape as Row } from '@/lib/events/list';
import { useEventMeaning } from './event-meaning';

/** The log of events. */
export function EventsList(props: ListProps<Row>) {
  return <ListView {...props} list={EVENTS_LIST} faces={{ cells: CELLS, useRowLabel, Summary, Empty }} />;
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  type: ({ row }) => <span className="font-mono text-meta">{row.type}</span>,
  meaning: ({ row }) => <Meaning type={row.type} />,
  object: ({ row }) => <Id id={row.object_id} copy={false} />,
  id: idCell((row: Row) => row.id),
  actor: codeCell((row: Row) => row.actor),
  request: codeCell((row: Row) => row.request.id),
  created: timeCell((row: Row) => row.created_at),
};

function Meaning({ type }: { type: string }) {
  const meaningOf = useEventMeaning();
  return <span className="text-ink-2">{meaningOf(type)}</span>;
}

function useRowLabel() {
  return (event: Row) => `${event.type}, ${event.object_id}`;
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('events');
  const common = useTranslations('common');
  const story = useTranslations('payment.timeline');
  const { timeZone } = useConsole();
  const items: Description[] = [
    { key: 'object', term: t('object'), value: <Id id={row.object_id} /> },
    { key: 'id', term: t('id'), value: <Id id={row.id} /> },
    {
      key: 'by',
      term: t('by'),
      value: row.actor === 'system' || row.actor === 'payer' ? story(row.actor) : row.actor,
    },
    { key: 'created', term: t('created'), value: <Time at={row.created_at} zone={timeZone} /> },
  ];
  return (
    <div className="grid gap-5">
      <h2 className="font-mono text-body font-bold break-all">{row.type}</h2>
      <DescriptionList items={items} />
      <Json value={row} label={t('json')} copyLabel={common('copyJson')} />
    </div>
  );
}

function Empty() {
  const t = useTranslations('events');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/payments`}>{t('emptyAction')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
