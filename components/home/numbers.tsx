import { useLocale, useTranslations } from 'next-intl';
import { RATE_MIN } from '@/lib/metrics/definitions';
import type { DayNumbers, Sums, Total } from '@/lib/metrics/home';
import { type Currency, formatMoney, isCurrency } from '@/lib/money';
import { type Days, homeLinks } from './links';
import { BigAmount, NumberCell, NumberLink } from './number-cell';

type NumbersProps = {
  base: string;
  /** Today, in the merchant's zone. */
  days: Days;
  currency: string;
  today: DayNumbers;
  lastWeek: DayNumbers;
  /** Null for roles that do not see balances. */
  balance: { available: Sums; pending: Sums } | null;
};

/** Today beside the same time last week, in the merchant's own currency first; other currencies stand below, never added. */
export function Numbers({ base, days, currency, today, lastWeek, balance }: NumbersProps) {
  const t = useTranslations('home');
  const links = homeLinks(base);
  return (
    <dl className="grid border-y border-line sm:grid-cols-2 xl:grid-cols-4 [&>div]:border-line max-sm:[&>div+div]:border-t sm:max-xl:[&>div:nth-child(even)]:border-l sm:max-xl:[&>div:nth-child(n+3)]:border-t xl:[&>div+div]:border-l">
      <TotalsCell
        name="volume"
        totals={today.payments}
        before={lastWeek.payments}
        currency={currency}
        href={(code) => links.payments(days, code)}
        countLabel={(count) => t('paymentsOfDay', { count })}
      />
      <RateCell base={base} days={days} today={today} lastWeek={lastWeek} />
      <TotalsCell
        name="refunds"
        totals={today.refunds}
        before={lastWeek.refunds}
        currency={currency}
        href={(code) => links.refunds(days, code)}
        countLabel={(count) => t('refundsOfDay', { count })}
      />
      {balance ? <BalanceCell base={base} balance={balance} currency={currency} /> : null}
    </dl>
  );
}

type TotalsCellProps = {
  name: 'volume' | 'refunds';
  totals: readonly Total[];
  before: readonly Total[];
  currency: string;
  href: (currency: string) => string;
  countLabel: (count: number) => string;
};

function TotalsCell({ name, totals, before, currency, href, countLabel }: TotalsCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const money = (total: Total) => formatMoney(total.amount, total.currency as Currency, locale);
  const own = totals.find((total) => total.currency === currency) ?? { currency, count: 0, amount: 0 };
  const earlier = before.find((total) => total.currency === currency);
  const label = (total: Total) =>
    t('opens', { name: t(name), amount: money(total), rows: countLabel(total.count) });
  return (
    <NumberCell
      name={t(name)}
      meaning={t(`definition.${name}`)}
      value={
        <NumberLink href={href(own.currency)} label={label(own)}>
          <BigAmount amount={own.amount} currency={own.currency} />
        </NumberLink>
      }
    >
      <span className="block" data-count={own.count}>
        {countLabel(own.count)}
      </span>
      {totals
        .filter((total) => total.currency !== currency && isCurrency(total.currency))
        .map((total) => (
          <span key={total.currency} className="block text-ink-2">
            <NumberLink href={href(total.currency)} label={label(total)}>
              <span data-amount={`${total.amount} ${total.currency}`}>{money(total)}</span>
            </NumberLink>
            <span data-count={total.count}> · {countLabel(total.count)}</span>
          </span>
        ))}
      <span className="block">{earlier ? t('lastWeek', { value: money(earlier) }) : t('noLastWeek')}</span>
    </NumberCell>
  );
}

type RateCellProps = { base: string; days: Days; today: DayNumbers; lastWeek: DayNumbers };

function RateCell({ base, days, today, lastWeek }: RateCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const links = homeLinks(base);
  const tried = today.authorized + today.declined;
  const percent = ({ authorized, declined }: DayNumbers) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(authorized / (authorized + declined));
  const few = tried < RATE_MIN;
  return (
    <NumberCell
      name={t('successRate')}
      meaning={t('definition.successRate')}
      value={tried === 0 ? '–' : <span className={few ? 'text-ink-3' : undefined}>{percent(today)}</span>}
    >
      {tried === 0 ? <span className="block">{t('noneToday')}</span> : null}
      {tried > 0 ? (
        <span className="block text-ink-2">
          <NumberLink href={links.authorized(days)} label={t('authorizedOpens', { count: today.authorized })}>
            <span data-count={today.authorized}>{t('authorized', { count: today.authorized })}</span>
          </NumberLink>
          {' · '}
          <NumberLink href={links.declined(days)} label={t('declinedOpens', { count: today.declined })}>
            <span data-count={today.declined}>{t('declined', { count: today.declined })}</span>
          </NumberLink>
        </span>
      ) : null}
      {tried > 0 && few ? <span className="block">{t('few', { count: tried })}</span> : null}
      <span className="block">
        {lastWeek.authorized + lastWeek.declined > 0
          ? t('lastWeek', { value: percent(lastWeek) })
          : t('noLastWeek')}
      </span>
    </NumberCell>
  );
}

type BalanceCellProps = { base: string; balance: { available: Sums; pending: Sums }; currency: string };

function BalanceCell({ base, balance, currency }: BalanceCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
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
    </NumberCell>
  );
}
