import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Amount } from '@/components/ui/amount';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import type { BatchRow } from '@/lib/refunds/bulk/queries';
import { useRefundFailure } from '../refund-failure-words';

/** Rows whose refund did not go through, and why; at most the first hundred. */
export function BadRows({ rows, base }: { rows: readonly BatchRow[]; base: string }) {
  const t = useTranslations();
  const failure = useRefundFailure();
  const why = (row: BatchRow) =>
    row.problem
      ? row.problem.detail
      : row.state === 'failed'
        ? failure(row.failure)
        : t(`status.refund.${row.state as 'canceled'}`);
  return (
    <Table caption={t('bulk.badRows')}>
      <Head>
        <HeadCell className="static! pl-0!" right>
          {t('bulk.line')}
        </HeadCell>
        <HeadCell className="static!">{t('bulk.payment')}</HeadCell>
        <HeadCell className="static!" right>
          {t('bulk.amount')}
        </HeadCell>
        <HeadCell className="static! pr-0!">{t('bulk.problem')}</HeadCell>
      </Head>
      <Body>
        {rows.map((row) => (
          <Row key={row.line} className="max-md:px-0!">
            <Cell right className="pl-0! tabular-nums max-md:text-left">
              {row.line}
            </Cell>
            <Cell className="font-mono text-meta break-all">
              <Link
                data-row
                href={row.refund ? `${base}/refunds/${row.refund}` : `${base}/payments/${row.payment}`}
                className={ROW_LINK}
              >
                {row.payment}
              </Link>
            </Cell>
            <Cell right>
              <Amount amount={Number(row.amount)} currency={row.currency} />
            </Cell>
            <Cell className="pr-0! text-ink-2">{why(row)}</Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
