import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, ROW_LINK, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { RiskListView } from '@/lib/risk/lists/render';
import { ListPurposeChip } from './list-purpose';

type ListsTableProps = { lists: readonly RiskListView[]; base: string; zone: string; now: string };

/** Every list with what it is for and how much it holds. */
export function ListsTable({ lists, base, zone, now }: ListsTableProps) {
  const t = useTranslations('riskLists');
  const format = useFormatter();
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('name')}</HeadCell>
        <HeadCell>{t('purpose')}</HeadCell>
        <HeadCell>{t('kind')}</HeadCell>
        <HeadCell right>{t('entriesCount')}</HeadCell>
        <HeadCell right className="max-md:hidden">
          {t('changed')}
        </HeadCell>
      </Head>
      <Body>
        {lists.map((list) => (
          <Row key={list.id}>
            <Cell className="md:py-2">
              <Link data-row href={`${base}/risk-lists/${list.id}`} className={ROW_LINK}>
                {list.name}
              </Link>
              <span className="block font-mono text-meta text-ink-3">@{list.key}</span>
            </Cell>
            <Cell className="max-md:text-right">
              <ListPurposeChip purpose={list.purpose} />
            </Cell>
            <Cell className="text-ink-2">{t(`kinds.${list.kind}`)}</Cell>
            <Cell right className="tabular-nums">
              {format.number(list.entry_count)}
            </Cell>
            <Cell right className="text-ink-3 max-md:hidden!">
              <Time at={list.updated_at} zone={zone} as="list" now={now} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
