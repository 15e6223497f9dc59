import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Amount } from '@/components/ui/amount';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

export type WaitingShape = {
  id: string;
  amount: number;
  currency: string;
  reason: string;
  requestedBy: string;
  requestedAt: string;
  expiresAt: string;
};

/** Refunds that wait for a second person, the most urgent first; each row leads to the decision. */
export function WaitingTable({ rows, base, zone }: { rows: WaitingShape[]; base: string; zone: string }) {
  const t = useTranslations();
  return (
    <Table caption={t('approval.caption')}>
      <Head>
        <HeadCell right>{t('approval.amount')}</HeadCell>
        <HeadCell>{t('approval.requestedBy')}</HeadCell>
        <HeadCell>{t('approval.reason')}</HeadCell>
        <HeadCell right>{t('approval.requestedAt')}</HeadCell>
        <HeadCell right>{t('approval.expiresAt')}</HeadCell>
      </Head>
      <Body>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell right className="max-md:text-left">
              <Link data-row href={`${base}/refunds/${row.id}`} className={ROW_LINK}>
                <Amount amount={row.amount} currency={row.currency} />
              </Link>
            </Cell>
            <Cell className="max-md:text-right">{row.requestedBy}</Cell>
            <Cell className="text-ink-2">{t(`refund.reasons.${row.reason as 'other'}`)}</Cell>
            <Cell right className="text-ink-3 max-md:hidden!">
              <Time at={row.requestedAt} zone={zone} />
            </Cell>
            <Cell right className="text-ink-3">
              <span className="md:hidden">{t('approval.expiresAt')} </span>
              <Time at={row.expiresAt} zone={zone} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
