'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { amountCell, codeCell, idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { DISPUTES_LIST } from '@/lib/disputes/list';
import type { DisputeView as Row } from '@/lib/disputes/render';
import { DISPUTE_STAGES } from '@/lib/disputes/schema';
import { type Currency, formatMoney } from '@/lib/money';
import { DisputeStatusChip, disputeStatusKey } from './dispute-status';
import { DisputeSummary } from './dispute-summary';
import { DueCountdown } from './due-countdown';
import { reasonKey } from './reason-key';

/** The list of disputes. */
export function DisputesList(props: ListProps<Row>) {
  return (
    <ListView
      {...props}
      list={DISPUTES_LIST}
      faces={{
        cells: CELLS,
        useRowLabel,
        Summary: DisputeSummary,
        Empty,
        HeadActions,
        currencyOf: (dispute) => dispute.currency,
      }}
    />
  );
}

function HeadActions() {
  const t = useTranslations('disputes.automatic');
  const { base } = useConsole();
  return <LinkButton href={`${base}/disputes/automatic`}>{t('open')}</LinkButton>;
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  status: ({ row }) => <DisputeStatusChip status={row.status} />,
  amount: amountCell((row: Row) => row.amount),
  reason: ({ row }) => <Reason dispute={row} />,
  code: codeCell((row: Row) => row.network_code),
  stage: ({ row }) => <Stage stage={row.stage} />,
  method: ({ row }) => <Method type={row.method_type} />,
  payment: idCell((row: Row) => row.payment),
  id: idCell((row: Row) => row.id),
  reference: codeCell((row: Row) => row.network_reference),
  fee: amountCell((row: Row) => row.fee),
  submitted: timeCell((row: Row) => row.submitted_at),
  closed: timeCell((row: Row) => row.closed_at),
  created: timeCell((row: Row) => row.created_at),
  due: ({ row, now, zone }) => (
    <DueCountdown status={row.status} dueAt={row.due_at} now={now} zone={zone} inRow />
  ),
};

function Reason({ dispute }: { dispute: Row }) {
  const t = useTranslations('disputes.reasons');
  return t(reasonKey(dispute.reason));
}

function Stage({ stage }: { stage: string }) {
  const t = useTranslations('disputes.stage');
  return t(DISPUTE_STAGES.find((one) => one === stage) ?? 'chargeback');
}

function Method({ type }: { type: Row['method_type'] }) {
  const t = useTranslations('methods');
  return type === null ? null : t(type);
}

function useRowLabel() {
  const t = useTranslations('disputes');
  const locale = useLocale();
  return (dispute: Row) =>
    `${t(`status.${disputeStatusKey(dispute.status)}`)}, ${t('detail.of', {
      amount: formatMoney(dispute.amount, dispute.currency as Currency, locale),
    })}`;
}

function Empty() {
  const t = useTranslations('disputes');
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
