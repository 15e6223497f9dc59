'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeCell, idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { TRIES_LIST } from '@/lib/webhooks/tries/list';
import type { WebhookTryView as Row } from '@/lib/webhooks/tries/render';
import { TryOutcome } from './try-outcome';

/** The list of tries to deliver, of all endpoints. */
export function TriesList(props: ListProps<Row>) {
  const { base } = useConsole();
  return (
    <ListView
      {...props}
      list={TRIES_LIST}
      faces={{
        cells: CELLS,
        useRowLabel,
        Summary,
        Empty,
        HeadActions: Endpoints,
        rowPath: ({ delivery }) => `${base}/webhooks/deliveries/${delivery}`,
      }}
    />
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  outcome: ({ row }) => <TryOutcome one={row} />,
  status: ({ row }) => <span className="tabular-nums">{row.status_code}</span>,
  type: codeCell((row: Row) => row.event_type),
  url: codeCell((row: Row) => row.url),
  number: ({ row }) => <span className="tabular-nums">{row.number}</span>,
  duration: ({ row }) => <Duration ms={row.duration_ms} />,
  delivery: idCell((row: Row) => row.delivery),
  event: idCell((row: Row) => row.event),
  endpoint: idCell((row: Row) => row.endpoint),
  created: timeCell((row: Row) => row.started_at),
};

function Duration({ ms }: { ms: number | null }) {
  const t = useTranslations('webhooks');
  return ms === null ? null : <span className="text-ink-3 tabular-nums">{t('ms', { ms })}</span>;
}

function useRowLabel() {
  const t = useTranslations('webhooks.delivery');
  return (row: Row) =>
    [
      row.outcome === null ? t('running') : t(`outcomes.${row.outcome}`),
      row.event_type,
      t('number', { number: row.number }),
    ]
      .filter(Boolean)
      .join(', ');
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('webhooks');
  const { timeZone, base } = useConsole();
  const items: Description[] = [
    {
      key: 'endpoint',
      term: t('delivery.endpoint'),
      value: (
        <Link
          href={`${base}/webhooks/${row.endpoint}`}
          className="touch-target break-all text-accent underline underline-offset-2"
        >
          {row.url}
        </Link>
      ),
    },
    { key: 'number', term: t('tryList.number'), value: String(row.number) },
    ...(row.duration_ms === null
      ? []
      : [{ key: 'duration', term: t('tryList.duration'), value: t('ms', { ms: row.duration_ms }) }]),
    { key: 'began', term: t('tryList.began'), value: <Time at={row.started_at} zone={timeZone} /> },
    ...(row.ended_at
      ? [{ key: 'ended', term: t('delivery.ended'), value: <Time at={row.ended_at} zone={timeZone} /> }]
      : []),
    { key: 'event', term: t('tryList.eventId'), value: <Id id={row.event} /> },
    { key: 'delivery', term: t('delivery.facts'), value: <Id id={row.delivery} /> },
  ];
  return (
    <div className="grid gap-5">
      <h2 className="flex flex-wrap items-center gap-3">
        <span className="font-mono text-body font-bold break-all">{row.event_type}</span>
        <TryOutcome one={row} withCode />
      </h2>
      <DescriptionList items={items} />
    </div>
  );
}

function Endpoints() {
  const t = useTranslations('webhooks.tryList');
  const { base } = useConsole();
  return <LinkButton href={`${base}/webhooks`}>{t('endpoints')}</LinkButton>;
}

function Empty() {
  const t = useTranslations('webhooks.tryList');
  return (
    <EmptyState title={t('emptyTitle')} action={<Endpoints />}>
      {t('empty')}
    </EmptyState>
  );
}
