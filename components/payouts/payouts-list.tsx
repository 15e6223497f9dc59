'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { amountCell, codeCell, idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { AmountTitle } from '@/components/ui/amount';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import { PAYOUTS_LIST } from '@/lib/payouts/list';
import type { PayoutView } from '@/lib/payouts/render';
import { PayOutButton } from './pay-out-dialog';
import { usePayoutFailure } from './payout-failure';
import { PayoutStatusChip, payoutStatusKey } from './payout-status';
import { usePayoutDay } from './use-payout-day';

type Row = PayoutView;

/** The list of payouts. */
export function PayoutsList(props: ListProps<Row>) {
  return (
    <ListView
      {...props}
      list={PAYOUTS_LIST}
      faces={{
        cells: CELLS,
        useRowLabel,
        Summary,
        Empty,
        HeadActions,
        currencyOf: (payout) => payout.currency,
      }}
    />
  );
}

function HeadActions() {
  return <PayOutButton />;
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <PayoutStatusChip status={row.status} />,
  amount: amountCell((row: Row) => row.amount),
  destination: ({ row }) => <Destination payout={row} />,
  last4: ({ row }) => row.destination_last4,
  arrival: ({ row }) => <Arrival payout={row} />,
  failure: ({ row }) => <Failure payout={row} />,
  trigger: ({ row }) => <Trigger payout={row} />,
  id: idCell((row: Row) => row.id),
  by: codeCell((row: Row) => row.created_by),
  ended: timeCell((row: Row) => row.ended_at),
  created: timeCell((row: Row) => row.created_at),
};

function Destination({ payout }: { payout: Row }) {
  const t = useTranslations('payoutAccounts');
  const last4 = payout.destination_last4;
  if (last4 === null) return <Id id={payout.destination} copy={false} short />;
  return (
    <span className="font-mono whitespace-nowrap">
      <span aria-hidden="true">•••• {last4}</span>
      <span className="sr-only">{t('endsIn', { last4 })}</span>
    </span>
  );
}

function Arrival({ payout }: { payout: Row }) {
  const day = usePayoutDay();
  return payout.arrival_date ? <span className="text-ink-3">{day(payout.arrival_date)}</span> : null;
}

function Failure({ payout }: { payout: Row }) {
  const failure = usePayoutFailure();
  return payout.failure ? failure(payout.failure).title : null;
}

function Trigger({ payout }: { payout: Row }) {
  const t = useTranslations('payouts.triggers');
  return t(payout.trigger === 'scheduled' ? 'scheduled' : 'manual');
}

function useRowLabel() {
  const t = useTranslations('payouts');
  const locale = useLocale();
  return (payout: Row) =>
    `${t(`statuses.${payoutStatusKey(payout.status)}`)}, ${t('of', {
      amount: formatMoney(payout.amount, payout.currency as Currency, locale),
    })}`;
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('payouts');
  const { base, timeZone } = useConsole();
  const items: Description[] = [
    { key: 'destination', term: t('columns.destination'), value: <Destination payout={row} /> },
    ...(row.arrival_date
      ? [{ key: 'arrival', term: t('columns.arrival'), value: <Arrival payout={row} /> }]
      : []),
    ...(row.failure ? [{ key: 'failure', term: t('columns.failure'), value: <Failure payout={row} /> }] : []),
    { key: 'trigger', term: t('columns.trigger'), value: <Trigger payout={row} /> },
    { key: 'id', term: t('columns.id'), value: <Id id={row.id} /> },
    { key: 'created', term: t('columns.created'), value: <Time at={row.created_at} zone={timeZone} /> },
  ];
  return (
    <div className="grid gap-5">
      <h2 className="flex flex-wrap items-center gap-3">
        <AmountTitle amount={row.amount} currency={row.currency} />
        <PayoutStatusChip status={row.status} />
      </h2>
      <DescriptionList items={items} />
      <div>
        <LinkButton href={`${base}/payouts/${row.id}`}>{t('open')}</LinkButton>
      </div>
    </div>
  );
}

function Empty() {
  const t = useTranslations('payouts');
  const { base, permissions } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={
        permissions.includes('balance:read') ? (
          <LinkButton href={`${base}/balances`}>{t('emptyAction')}</LinkButton>
        ) : null
      }
    >
      {t('empty')}
    </EmptyState>
  );
}
