'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { amountCell, codeCell, idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import type { Description } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { AttemptStatus } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import { ATTEMPTS_LIST } from '@/lib/payments/attempts/list';
import type { RISK_DECISIONS } from '@/lib/payments/traits';
import { useDeclineWords } from './decline-words';
import { useMethodName } from './method-name';
import type { AttemptShape } from './payment-attempts';
import { RowSummary } from './row-summary';

type Row = AttemptShape & {
  payment: string;
  amount: number;
  currency: string;
  risk: { score: number; decision: (typeof RISK_DECISIONS)[number] } | null;
};

/** The list of attempts: every try to authorize any payment. */
export function AttemptsList(props: ListProps<Row>) {
  const { base } = useConsole();
  return (
    <ListView
      {...props}
      list={ATTEMPTS_LIST}
      faces={{
        cells: CELLS,
        useRowLabel,
        Summary,
        Empty,
        currencyOf: ({ currency }) => currency,
        rowPath: ({ id }) => `${base}/attempts?view=all&open=${id}`,
      }}
    />
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <AttemptStatus status={row.status} />,
  amount: amountCell((row: Row) => row.amount),
  method: ({ row }) => <Method row={row} />,
  decline: ({ row }) => <Decline row={row} />,
  risk: ({ row }) => <Decision row={row} />,
  latency: ({ row }) => <Latency ms={row.latency_ms} />,
  payment: idCell((row: Row) => row.payment),
  number: codeCell((row: Row) => row.number),
  brand: codeCell((row: Row) => row.method?.brand),
  connector: codeCell((row: Row) => row.connector),
  score: codeCell((row: Row) => row.risk?.score),
  id: idCell((row: Row) => row.id),
  created: timeCell((row: Row) => row.created_at),
};

function Method({ row }: { row: Row }) {
  return useMethodName()(row);
}

function Decline({ row }: { row: Row }) {
  const { reason } = useDeclineWords();
  return row.decline && <span className="text-ink-2">{reason(row.decline.code)}</span>;
}

function Decision({ row }: { row: Row }) {
  const t = useTranslations('paymentRisk.decisions');
  return row.risk && <span className="text-ink-2">{t(row.risk.decision)}</span>;
}

function Latency({ ms }: { ms: number | null }) {
  const t = useTranslations('common');
  return ms === null ? null : <span className="text-ink-3">{t('milliseconds', { count: ms })}</span>;
}

function useRowLabel() {
  const t = useTranslations('lists.attempts');
  const status = useTranslations('status.attempt');
  const locale = useLocale();
  return (row: Row) => {
    const key = row.status as Parameters<typeof status>[0];
    const amount = formatMoney(row.amount, row.currency as Currency, locale);
    return `${status(key)}, ${t('of', { number: row.number, amount })}`;
  };
}

function Summary({ row }: { row: Row }) {
  const columns = useTranslations('lists.attempts.columns');
  const method = useTranslations('payments.columns');
  const { timeZone } = useConsole();
  const given = (key: string, term: string, value: ReactNode): Description[] =>
    value === null ? [] : [{ key, term, value }];
  const items: Description[] = [
    { key: 'method', term: method('method'), value: <Method row={row} /> },
    ...given('decline', columns('decline'), row.decline && <Decline row={row} />),
    ...given('risk', columns('risk'), row.risk && <Decision row={row} />),
    ...given('score', columns('score'), row.risk?.score ?? null),
    ...given('latency', columns('latency'), row.latency_ms === null ? null : <Latency ms={row.latency_ms} />),
    { key: 'connector', term: method('connector'), value: row.connector },
    { key: 'number', term: columns('number'), value: row.number },
    { key: 'payment', term: columns('payment'), value: <Id id={row.payment} /> },
    { key: 'id', term: columns('id'), value: <Id id={row.id} /> },
    { key: 'created', term: columns('created'), value: <Time at={row.created_at} zone={timeZone} /> },
  ];
  return <RowSummary {...row} status={<AttemptStatus status={row.status} />} facts={items} />;
}

function Empty() {
  const t = useTranslations('lists.attempts');
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
