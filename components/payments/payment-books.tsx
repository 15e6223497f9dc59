import { useLocale, useTranslations } from 'next-intl';
import { Amount, slotFor } from '@/components/ui/amount';
import { MoneyBlock } from '@/components/ui/money-block';
import { Note } from '@/components/ui/note';
import { Time } from '@/components/ui/time';
import { type Currency, formatMoney } from '@/lib/money';
import { type BookEntry, changesOfAccounts, merchantsShare } from '@/lib/payments/book-entries';
import { useAccountName, useEntryKind } from './book-words';

type PaymentBooksProps = {
  entries: readonly BookEntry[];
  currency: string;
  /** What the payment itself says is left, to be held against the books. */
  net: number;
  zone: string;
  /** Anchor of the story's step that caused each entry. */
  causes: ReadonlyMap<string, string>;
};

/** The payment in the ledger: entry by entry, and what all of them did to each account. */
export function PaymentBooks({ entries, currency, net, zone, causes }: PaymentBooksProps) {
  const t = useTranslations('paymentBooks');
  const ledger = useTranslations('payment.ledger');
  const locale = useLocale();
  if (entries.length === 0) return <p className="text-ink-3">{ledger('none')}</p>;
  const share = merchantsShare(entries, currency);
  const money = (amount: number) => formatMoney(amount, currency as Currency, locale);
  return (
    <div className="text-table">
      {share === net ? null : (
        <div className="mb-3">
          <Note tone="bad">{t('differs', { books: money(share), payment: money(net) })}</Note>
        </div>
      )}
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} zone={zone} cause={causes.get(entry.id) ?? null} />
        ))}
      </ol>
      <p className="mt-2 text-meta text-ink-3">{ledger('accounts')}</p>
      <Sums entries={entries} currency={currency} />
    </div>
  );
}

function Entry({ entry, zone, cause }: { entry: BookEntry; zone: string; cause: string | null }) {
  const t = useTranslations('paymentBooks');
  const name = useAccountName();
  const kindOf = useEntryKind();
  const slot = slotFor(entry.postings.map(({ currency }) => currency));
  return (
    <li
      id={entry.id}
      className="rounded-control border-b border-line py-2 last:border-b-0 target:bg-accent-tint"
    >
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h3 className="font-medium text-ink">{kindOf(entry.kind)}</h3>
        {cause ? (
          <a
            href={`#${cause}`}
            className="text-meta text-accent underline decoration-line underline-offset-2"
          >
            {t('source')}
          </a>
        ) : null}
        <span className="ml-auto text-meta text-ink-3">
          <Time at={entry.at} zone={zone} />
        </span>
      </div>
      <ul>
        {entry.postings.map((posting) => (
          <li key={posting.key} className="flex items-baseline justify-between gap-4 py-0.5">
            <span className="min-w-0 text-ink-2">
              <span title={posting.from}>{name(posting.from)}</span> →{' '}
              <span title={posting.to}>{name(posting.to)}</span>
            </span>
            <Amount amount={posting.amount} currency={posting.currency} slot={slot} weight="normal" />
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The change of each account, and that together they are zero. */
function Sums({ entries, currency }: { entries: readonly BookEntry[]; currency: string }) {
  const t = useTranslations('paymentBooks');
  const name = useAccountName();
  const changes = changesOfAccounts(entries).filter((change) => change.currency === currency);
  const yours = { account: 'yours', amount: merchantsShare(entries, currency) };
  const others = changes.filter(({ account }) => !account.startsWith('merchant:'));
  return (
    <div className="mt-4 max-w-md">
      <h3 className="mb-1.5 font-medium text-ink">{t('sums')}</h3>
      <MoneyBlock
        currency={currency}
        lines={[
          { key: 'yours', label: t('accounts.yours'), amount: yours.amount },
          ...others.map(({ account, amount }) => ({ key: account, label: name(account), amount })),
        ]}
        total={{ label: t('total'), amount: changes.reduce((sum, { amount }) => sum + amount, 0) }}
      />
    </div>
  );
}
