import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEntryKind } from '@/components/payments/book-words';
import { Amount, slotFor } from '@/components/ui/amount';
import { Id } from '@/components/ui/id';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { AccountEntry } from '@/lib/ledger/account-entries';

type AccountEntriesTableProps = {
  entries: readonly AccountEntry[];
  currency: string;
  base: string;
  zone: string;
  now: string;
};

/** What each entry did to the account, and what it was about. */
export function AccountEntriesTable({ entries, currency, base, zone, now }: AccountEntriesTableProps) {
  const t = useTranslations('balances');
  const kindOf = useEntryKind();
  const slot = slotFor([currency]);
  return (
    <Table caption={t('entries')}>
      <Head>
        <HeadCell>{t('what')}</HeadCell>
        <HeadCell>{t('of')}</HeadCell>
        <HeadCell right>{t('at')}</HeadCell>
        <HeadCell right>{t('change')}</HeadCell>
      </Head>
      <Body>
        {entries.map((entry) => (
          <Row key={entry.id} data-entry={entry.id}>
            <Cell>{kindOf(entry.kind)}</Cell>
            <Cell className="max-md:order-3">
              <Source entry={entry} base={base} />
            </Cell>
            <Cell right className="text-ink-3 max-md:order-4">
              <Time at={entry.effectiveAt.toISOString()} zone={zone} as="list" now={now} />
            </Cell>
            <Cell right className="max-md:order-2">
              <Amount amount={entry.change} currency={currency} slot={slot} code={false} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

/** The object that the entry books: a refund, dispute or payout by its own page, a capture by its payment's. */
function Source({ entry, base }: { entry: AccountEntry; base: string }) {
  const { sourceType, sourceId, paymentId } = entry;
  const own = sourceType === 'refund' || sourceType === 'dispute' || sourceType === 'payout';
  const id = own ? sourceId : paymentId;
  if (!id) return null;
  return (
    <Link
      href={`${base}/${own ? `${sourceType}s` : 'payments'}/${id}`}
      prefetch={false}
      className="rounded-control underline decoration-line underline-offset-4 hover:text-accent"
    >
      <Id id={id} copy={false} short />
    </Link>
  );
}
