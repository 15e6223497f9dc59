'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { amountCell, codeCell, idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import type { RefundShape } from '@/components/payments/payment-shape';
import { RowSummary } from '@/components/payments/row-summary';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import type { Description } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { RefundStatus } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import { REFUNDS_LIST } from '@/lib/refunds/list';
import { REFUND_REASONS } from '@/lib/refunds/reasons';
import type { RefundStatus as Status } from '@/lib/refunds/status';
import { useRefundFailure } from './refund-failure-words';

export type RefundRowShape = RefundShape & { updated_at: string };
type Row = RefundRowShape;

/** The list of refunds. */
export function RefundsList(props: ListProps<Row>) {
  return (
    <ListView
      {...props}
      list={REFUNDS_LIST}
      faces={{
        cells: CELLS,
        useRowLabel,
        Summary,
        Empty,
        HeadActions,
        currencyOf: (refund) => refund.currency,
      }}
    />
  );
}

function HeadActions() {
  const t = useTranslations();
  const { base, permissions } = useConsole();
  return (
    <>
      <LinkButton href={`${base}/refunds/approvals`}>{t('approval.list')}</LinkButton>
      {permissions.includes('refunds:write') ? (
        <LinkButton href={`${base}/refunds/bulk`}>{t('bulk.title')}</LinkButton>
      ) : null}
    </>
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <RefundStatus status={row.status} />,
  amount: amountCell((row: Row) => row.amount),
  reason: ({ row }) => <Reason reason={row.reason} />,
  note: textCell((row: Row) => row.note),
  payment: idCell((row: Row) => row.payment),
  id: idCell((row: Row) => row.id),
  failure: ({ row }) => <Failure refund={row} />,
  by: codeCell((row: Row) => row.created_by),
  updated: timeCell((row: Row) => row.updated_at),
  created: timeCell((row: Row) => row.created_at),
};

function Reason({ reason }: { reason: string }) {
  const t = useTranslations('refund.reasons');
  return t(REFUND_REASONS.find((one) => one === reason) ?? 'other');
}

function Failure({ refund }: { refund: Row }) {
  const failure = useRefundFailure();
  return refund.failure ? failure(refund.failure) : null;
}

function useRowLabel() {
  const t = useTranslations();
  const locale = useLocale();
  return (refund: Row) =>
    `${t(`status.refund.${refund.status as Status}`)}, ${t('lists.refunds.of', {
      amount: formatMoney(refund.amount, refund.currency as Currency, locale),
    })}`;
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('lists.refunds');
  const { timeZone } = useConsole();
  const items: Description[] = [
    { key: 'reason', term: t('columns.reason'), value: <Reason reason={row.reason} /> },
    ...(row.note ? [{ key: 'note', term: t('columns.note'), value: row.note }] : []),
    ...(row.failure ? [{ key: 'failure', term: t('columns.failure'), value: <Failure refund={row} /> }] : []),
    { key: 'payment', term: t('columns.payment'), value: <Id id={row.payment} /> },
    { key: 'id', term: t('columns.id'), value: <Id id={row.id} /> },
    { key: 'created', term: t('columns.created'), value: <Time at={row.created_at} zone={timeZone} /> },
    { key: 'updated', term: t('columns.updated'), value: <Time at={row.updated_at} zone={timeZone} /> },
  ];
  return <RowSummary {...row} status={<RefundStatus status={row.status} />} facts={items} />;
}

function Empty() {
  const t = useTranslations('lists.refunds');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/payments?view=succeeded`}>{t('emptyAction')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
