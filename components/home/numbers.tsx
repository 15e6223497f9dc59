import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { amountParts } from '@/components/ui/amount';
import type { DayNumbers, Sums } from '@/lib/metrics/home';
import { type Currency, formatMoney, isCurrency } from '@/lib/money';

/** Below this many payments a rate says more about chance than about the business. */
const RATE_MIN = 30;

type NumbersProps = {
  currency: string;
  today: DayNumbers;
  lastWeek: DayNumbers;
  /** Null for roles that do not see balances. */
  balance: { available: Sums; pending: Sums } | null;
};

/** Today beside the same time last week, in the merchant's own currency first; other currencies stand below, never added. */
export function Numbers({ currency, today, lastWeek, balance }: NumbersProps) {
  const t = useTranslations('home');
  return (
    <dl className="grid border-y border-line sm:grid-cols-2 xl:grid-cols-4 [&>div]:border-line max-sm:[&>div+div]:border-t sm:max-xl:[&>div:nth-child(even)]:border-l sm:max-xl:[&>div:nth-child(n+3)]:border-t xl:[&>div+div]:border-l">
      <SumCell
        name={t('volume')}
        meaning={t('definition.volume')}
        sums={today.volume}
        before={lastWeek.volume}
        currency={currency}
      />
      <RateCell today={today} lastWeek={lastWeek} />
      <SumCell
        name={t('refunds')}
        meaning={t('definition.refunds')}
        sums={today.refunds}
        before={lastWeek.refunds}
        currency={currency}
      />
      {balance ? (
        <SumCell
          name={t('balance')}
          meaning={t('definition.balance')}
          sums={balance.available}
          currency={currency}
        >
          <Others sums={balance.pending} currency={currency} first>
            {(amounts) => t('pending', { amount: amounts })}
          </Others>
        </SumCell>
      ) : null}
    </dl>
  );
}

function Cell({
  name,
  meaning,
  value,
  children,
}: {
  name: string;
  meaning: string;
  value: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="min-w-0 px-4 py-4 md:px-6">
      <dt className="text-table text-ink-2">
        <span title={meaning} className="decoration-dotted underline-offset-4 hover:underline">
          {name}
        </span>
        <span className="sr-only">. {meaning}</span>
      </dt>
      <dd className="mt-1">
        <div className="text-h1 font-bold tracking-[-0.015em] whitespace-nowrap">{value}</div>
        <div className="mt-0.5 text-meta text-ink-3">{children}</div>
      </dd>
    </div>
  );
}

type SumCellProps = {
  name: string;
  meaning: string;
  sums: Sums;
  before?: Sums;
  currency: string;
  children?: ReactNode;
};

function SumCell({ name, meaning, sums, before, currency, children }: SumCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const earlier = before?.[currency];
  return (
    <Cell
      name={name}
      meaning={meaning}
      value={<BigAmount amount={sums[currency] ?? 0} currency={currency} />}
    >
      <Others sums={sums} currency={currency}>
        {(amounts) => amounts}
      </Others>
      {before ? (
        <span className="block">
          {earlier
            ? t('lastWeek', { value: formatMoney(earlier, currency as Currency, locale) })
            : t('noLastWeek')}
        </span>
      ) : null}
      {children}
    </Cell>
  );
}

function BigAmount({ amount, currency }: { amount: number; currency: string }) {
  const locale = useLocale();
  if (!isCurrency(currency)) return null;
  const parts = amountParts(amount, currency, locale);
  return (
    <>
      {parts.sign}
      {parts.whole}
      <span className="text-h3">
        {parts.point}
        {parts.fraction}
      </span>{' '}
      <span className="text-table font-normal tracking-normal text-ink-3">{currency}</span>
    </>
  );
}

type OthersProps = { sums: Sums; currency: string; first?: boolean; children: (amounts: string) => string };

/** The remaining currencies in one line; `first` includes the merchant's own. */
function Others({ sums, currency, first, children }: OthersProps) {
  const locale = useLocale();
  const amounts = Object.entries(sums)
    .filter(([code, amount]) => isCurrency(code) && amount !== 0 && (first || code !== currency))
    .map(([code, amount]) => formatMoney(amount, code as Currency, locale));
  return amounts.length > 0 ? <span className="block">{children(amounts.join(' · '))}</span> : null;
}

function RateCell({ today, lastWeek }: { today: DayNumbers; lastWeek: DayNumbers }) {
  const t = useTranslations('home');
  const locale = useLocale();
  const percent = (day: DayNumbers) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(day.approved / day.decided);
  const few = today.decided < RATE_MIN;
  return (
    <Cell
      name={t('successRate')}
      meaning={t('definition.successRate')}
      value={
        today.decided === 0 ? '–' : <span className={few ? 'text-ink-3' : undefined}>{percent(today)}</span>
      }
    >
      {today.decided === 0 ? <span className="block">{t('noneToday')}</span> : null}
      {today.decided > 0 && few ? <span className="block">{t('few', { count: today.decided })}</span> : null}
      <span className="block">
        {lastWeek.decided > 0 ? t('lastWeek', { value: percent(lastWeek) }) : t('noLastWeek')}
      </span>
    </Cell>
  );
}
