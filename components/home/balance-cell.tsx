import { useLocale, useTranslations } from 'next-intl';
import { usePayoutDay } from '@/components/payouts/use-payout-day';
import type { Sums } from '@/lib/metrics/home';
import { type Currency, formatMoney, isCurrency } from '@/lib/money';
import { homeLinks } from './links';
import { BigAmount, NumberCell, NumberLink } from './number-cell';

type BalanceCellProps = {
  base: string;
  balance: { available: Sums; pending: Sums; nextPayout: string | null };
  currency: string;
};

/** What can be paid out and what is still to come; each opens the entries that make it. */
export function BalanceCell({ base, balance, currency }: BalanceCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const day = usePayoutDay();
  const links = homeLinks(base);
  const codes = [...new Set([...Object.keys(balance.available), ...Object.keys(balance.pending)])]
    .filter((code): code is Currency => isCurrency(code) && code !== currency)
    .filter((code) => balance.available[code] || balance.pending[code])
    .sort();
  const money = (amount: number, code: string) => formatMoney(amount, code as Currency, locale);
  const available = (code: string) => balance.available[code] ?? 0;
  const pending = (code: string) =>
    balance.pending[code] ? (
      <NumberLink
        href={links.balance('pending', code)}
        label={t('pendingOpens', { amount: money(balance.pending[code], code) })}
      >
        {t('pending', { amount: money(balance.pending[code], code) })}
      </NumberLink>
    ) : null;
  const opens = (code: string) => t('balanceOpens', { amount: money(available(code), code) });
  return (
    <NumberCell
      name={t('balance')}
      meaning={t('definition.balance')}
      value={
        <NumberLink href={links.balance('available', currency)} label={opens(currency)}>
          <BigAmount amount={available(currency)} currency={currency} />
        </NumberLink>
      }
    >
      <span className="block empty:hidden">{pending(currency)}</span>
      {codes.map((code) => (
        <span key={code} className="block text-ink-2">
          <NumberLink href={links.balance('available', code)} label={opens(code)}>
            {money(available(code), code)}
          </NumberLink>
          {balance.pending[code] ? ' · ' : null}
          {pending(code)}
        </span>
      ))}
      {balance.nextPayout ? (
        <span className="block">
          <NumberLink href={links.schedules()} label={t('nextPayout', { day: day(balance.nextPayout) })}>
            {t('nextPayout', { day: day(balance.nextPayout) })}
          </NumberLink>
        </span>
      ) : null}
    </NumberCell>
  );
}
