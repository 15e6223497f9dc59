import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Amount, slotFor } from '@/components/ui/amount';
import { Id } from '@/components/ui/id';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { DisputeView } from '@/lib/disputes/render';
import { DisputeStatusChip } from './dispute-status';
import { DueCountdown } from './due-countdown';
import { reasonKey } from './reason-key';

type DisputesTableProps = { disputes: readonly DisputeView[]; path: string; zone: string; now: string };

export function DisputesTable({ disputes, path, zone, now }: DisputesTableProps) {
  const t = useTranslations('disputes');
  const slot = slotFor(disputes.map((dispute) => dispute.currency));
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell right>{t('columns.amount')}</HeadCell>
        <HeadCell>{t('columns.status')}</HeadCell>
        <HeadCell>{t('columns.reason')}</HeadCell>
        <HeadCell className="max-lg:hidden">{t('columns.payment')}</HeadCell>
        <HeadCell className="max-lg:hidden">{t('columns.opened')}</HeadCell>
        <HeadCell right>{t('columns.due')}</HeadCell>
      </Head>
      <Body>
        {disputes.map((dispute) => (
          <Row key={dispute.id} id={dispute.id} data-list-row>
            <Cell right className="max-md:order-1 max-md:text-left">
              <Link data-row href={`${path}/${dispute.id}`} prefetch={false} className={ROW_LINK}>
                <Amount amount={dispute.amount} currency={dispute.currency} slot={slot} />
              </Link>
            </Cell>
            <Cell className="max-md:order-2 max-md:text-right">
              <DisputeStatusChip status={dispute.status} />
            </Cell>
            <Cell className="max-md:order-3">
              {t(`reasons.${reasonKey(dispute.reason)}`)}{' '}
              <span className="font-mono text-meta text-ink-3">{dispute.network_code}</span>
            </Cell>
            <Cell className="max-lg:hidden!">
              <Id id={dispute.payment} copy={false} short />
            </Cell>
            <Cell className="text-ink-3 max-lg:hidden!">
              <Time at={dispute.created_at} zone={zone} as="list" now={now} inRow />
            </Cell>
            <Cell right className="max-md:order-4">
              <DueCountdown status={dispute.status} dueAt={dispute.due_at} now={now} zone={zone} inRow />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
