import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { PayOutButton } from '@/components/payouts/pay-out-dialog';
import { Amount, slotFor } from '@/components/ui/amount';
import { Section } from '@/components/ui/section';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { type Currency, formatMoney } from '@/lib/money';
import type { CurrencyBalances } from './load-balances';

type BalancesTableProps = { balances: CurrencyBalances; base: string };

/** What each account holds in one currency; every amount opens the entries that make it. */
export function BalancesTable({ balances: { currency, amounts }, base }: BalancesTableProps) {
  const t = useTranslations('balances');
  const locale = useLocale();
  const money = (amount: number) => formatMoney(amount, currency as Currency, locale);
  return (
    <Section
      id={currency}
      title={currency}
      aside={amounts.available > 0 ? <PayOutButton currency={currency} look="secondary" /> : null}
    >
      <SectionTable
        caption={t('caption', { currency })}
        heads={[{ label: t('account') }, { label: t('amount'), right: true }]}
      >
        {(Object.keys(amounts) as (keyof typeof amounts)[]).map((account) => (
          <Row key={account} data-account={account}>
            <Cell className="md:py-2">
              <span className="block font-medium">{t(`accounts.${account}`)}</span>
              <span className="block max-w-[60ch] text-meta text-ink-3">{t(`meaning.${account}`)}</span>
            </Cell>
            <Cell right className="align-top md:py-2">
              <Link
                href={`${base}/balances/${account}?currency=${currency}`}
                aria-label={t('opens', {
                  account: t(`accounts.${account}`),
                  amount: money(amounts[account]),
                })}
                className="touch-target inline-flex items-center justify-end rounded-control underline decoration-line underline-offset-4 hover:text-accent"
              >
                <Amount
                  amount={amounts[account]}
                  currency={currency}
                  slot={slotFor([currency])}
                  code={false}
                />
              </Link>
            </Cell>
          </Row>
        ))}
      </SectionTable>
    </Section>
  );
}
