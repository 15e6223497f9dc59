import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { AccountEntriesTable } from '@/components/balances/account-entries-table';
import { loadAccount } from '@/components/balances/load-balances';
import { RefreshOn } from '@/components/live/refresh-on';
import { AmountTitle } from '@/components/ui/amount';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Pagination } from '@/components/ui/pagination';
import { Section } from '@/components/ui/section';
import { TabLinks } from '@/components/ui/tab-links';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { DomainError } from '@/lib/errors';
import { type Currency, formatMoney } from '@/lib/money';

type Props = {
  params: Promise<{ merchant: string; environment: string; account: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const SIZES = [25, 50, 100] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('balances'))('title') };
}

export default async function AccountPage({ params, searchParams }: Props) {
  const { merchant, environment, account: name } = await params;
  const actor = await requireActor(merchant, environment, 'ledger:read');
  const given = await searchParams;
  const one = (key: string) => (typeof given[key] === 'string' ? given[key] : undefined);
  const size = SIZES.find((choice) => String(choice) === one('size')) ?? SIZES[0];
  const loaded = await loadAccount(actor, name, {
    currency: one('currency'),
    limit: size,
    cursor: one('after') ?? one('before'),
  }).catch((error: unknown) => {
    // A cursor of another account's page leads nowhere either.
    if (error instanceof DomainError && error.status < 500) notFound();
    throw error;
  });
  const { account, currency, balance, currencies, page } = loaded;
  const t = await getTranslations('balances');
  const base = `/m/${merchant}/${environment}`;
  const address = (change: Record<string, string>) => {
    const own = size === SIZES[0] ? [] : [['size', String(size)]];
    const search = new URLSearchParams([['currency', currency], ...own]);
    for (const [key, value] of Object.entries(change)) search.set(key, value);
    return `${base}/balances/${account}?${search}`;
  };
  return (
    <>
      <RefreshOn nouns={['payment', 'refund', 'dispute']} everyMs={10_000} />
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/balances` }]} />
      <div className="px-4 pt-2 pb-3 md:px-6">
        <h1 className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-h2 font-bold">{t(`accounts.${account}`)}</span>
          <span data-amount={`${balance} ${currency}`}>
            <AmountTitle amount={balance} currency={currency} />
          </span>
        </h1>
        <p className="mt-1 max-w-[60ch] text-table text-ink-2">{t(`meaning.${account}`)}</p>
      </div>
      {currencies.length > 1 ? (
        <TabLinks
          label={t('currencies')}
          current={currency}
          tabs={currencies.map((code) => ({
            key: code,
            label: code,
            href: `${base}/balances/${account}?currency=${code}`,
          }))}
        />
      ) : null}
      <div className="pt-4">
        <div className="px-4 md:px-6">
          <Section id="makes" title={t('makes')}>
            <p className="text-table text-ink-3">
              {page.rows.length === 0 && !page.previousCursor
                ? t('none', { currency })
                : t('sum', { amount: formatMoney(balance, currency as Currency, await getLocale()) })}
            </p>
          </Section>
        </div>
        {page.rows.length > 0 ? (
          <AccountEntriesTable
            entries={page.rows}
            currency={currency}
            base={base}
            zone={actor.environment.timeZone}
            now={now(actor.environment.clockOffsetMs).toISOString()}
          />
        ) : null}
        <Pagination
          newer={page.previousCursor && address({ before: page.previousCursor })}
          older={page.nextCursor && address({ after: page.nextCursor })}
          sizes={SIZES.map((choice) => ({ size: choice, href: address({ size: String(choice) }) }))}
          size={size}
        />
      </div>
    </>
  );
}
