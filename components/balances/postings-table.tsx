import { useTranslations } from 'next-intl';
import { useAccountName } from '@/components/payments/book-words';
import { Amount } from '@/components/ui/amount';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { PostingShape } from './posting-shapes';

type PostingsTableProps = { caption: string; postings: readonly PostingShape[]; zone: string };

/** The postings that one refund or payout caused, oldest first, as the ledger has them. */
export function PostingsTable({ caption, postings, zone }: PostingsTableProps) {
  const t = useTranslations('payment.ledger');
  const name = useAccountName();
  return (
    <>
      <Table caption={caption}>
        <Head>
          <HeadCell className="static! pl-0!">{t('from')}</HeadCell>
          <HeadCell className="static!">{t('to')}</HeadCell>
          <HeadCell className="static!" right>
            {t('amount')}
          </HeadCell>
          <HeadCell className="static! pr-0!" right>
            {t('at')}
          </HeadCell>
        </Head>
        <Body>
          {postings.map((posting) => (
            <Row key={posting.key} className="max-md:px-0!">
              <Cell className="pl-0! text-ink-2">
                <span title={posting.from}>{name(posting.from)}</span>
              </Cell>
              <Cell className="text-ink-2 max-md:text-right">
                <span title={posting.to}>{name(posting.to)}</span>
              </Cell>
              <Cell right className="max-md:text-left">
                <Amount amount={posting.amount} currency={posting.currency} weight="normal" />
              </Cell>
              <Cell right className="pr-0! text-ink-3">
                <Time at={posting.at} zone={zone} />
              </Cell>
            </Row>
          ))}
        </Body>
      </Table>
      <p className="mt-2 text-meta text-ink-3">{t('accounts')}</p>
    </>
  );
}
