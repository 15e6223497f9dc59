import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { BatchStatus } from './batch-status';

export type BatchShape = {
  id: string;
  fileName: string;
  rowCount: number;
  status: string;
  createdBy: string;
  createdAt: string;
};

/** Files that were imported, newest first. */
export function BatchesTable({
  batches,
  base,
  zone,
}: {
  batches: readonly BatchShape[];
  base: string;
  zone: string;
}) {
  const t = useTranslations('bulk');
  if (batches.length === 0) return <p className="text-ink-3">{t('noImports')}</p>;
  return (
    <Table caption={t('imports')}>
      <Head>
        <HeadCell className="static! pl-0!">{t('file')}</HeadCell>
        <HeadCell className="static!">{t('state')}</HeadCell>
        <HeadCell className="static!" right>
          {t('rows')}
        </HeadCell>
        <HeadCell className="static!">{t('by')}</HeadCell>
        <HeadCell className="static! pr-0!" right>
          {t('imported')}
        </HeadCell>
      </Head>
      <Body>
        {batches.map((batch) => (
          <Row key={batch.id} className="max-md:px-0!">
            <Cell className="pl-0!">
              <Link data-row href={`${base}/refunds/bulk/${batch.id}`} className={`${ROW_LINK} break-all`}>
                {batch.fileName}
              </Link>
            </Cell>
            <Cell className="max-md:text-right">
              <BatchStatus status={batch.status} />
            </Cell>
            <Cell right className="max-md:order-3 max-md:text-left">
              <span className="md:hidden">{t('rows')} </span>
              {t('rowCount', { count: batch.rowCount })}
            </Cell>
            <Cell className="text-ink-3 max-md:order-5 max-md:col-span-2">{batch.createdBy}</Cell>
            <Cell right className="pr-0! text-ink-3 max-md:order-4">
              <Time at={batch.createdAt} zone={zone} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
