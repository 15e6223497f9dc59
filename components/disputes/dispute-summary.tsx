import { useTranslations } from 'next-intl';
import { useList } from '@/components/lists/list-context';
import { RowSummary } from '@/components/payments/row-summary';
import { useConsole } from '@/components/shell/console-context';
import { Amount } from '@/components/ui/amount';
import type { Description } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import type { DisputeView } from '@/lib/disputes/render';
import { isWaiting } from '@/lib/disputes/status';
import { DisputeStatusChip, disputeStatusKey } from './dispute-status';
import { DueCountdown } from './due-countdown';
import { reasonKey } from './reason-key';

/** A dispute beside its list: how it stands, what the bank says, and by when it wants an answer. */
export function DisputeSummary({ row }: { row: DisputeView }) {
  const t = useTranslations('disputes');
  const { timeZone } = useConsole();
  const { now } = useList();
  const time = (at: string) => <Time at={at} zone={timeZone} />;
  const items: Description[] = [
    { key: 'reason', term: t('columns.reason'), value: t(`reasons.${reasonKey(row.reason)}`) },
    { key: 'code', term: t('columns.code'), value: <span className="font-mono">{row.network_code}</span> },
    {
      key: 'due',
      term: t('columns.due'),
      value: isWaiting(row.status) ? (
        <DueCountdown status={row.status} dueAt={row.due_at} now={now} zone={timeZone} />
      ) : (
        time(row.due_at)
      ),
    },
    { key: 'fee', term: t('columns.fee'), value: <Amount amount={row.fee} currency={row.currency} /> },
    { key: 'payment', term: t('columns.payment'), value: <Id id={row.payment} /> },
    { key: 'id', term: t('columns.id'), value: <Id id={row.id} /> },
    { key: 'created', term: t('columns.opened'), value: time(row.created_at) },
    ...(row.submitted_at
      ? [{ key: 'submitted', term: t('columns.submitted'), value: time(row.submitted_at) }]
      : []),
    ...(row.closed_at ? [{ key: 'closed', term: t('columns.closed'), value: time(row.closed_at) }] : []),
  ];
  return (
    <RowSummary
      amount={row.amount}
      currency={row.currency}
      status={<DisputeStatusChip status={row.status} />}
      why={t(`why.${disputeStatusKey(row.status)}`)}
      facts={items}
      payment={row.payment}
    />
  );
}
