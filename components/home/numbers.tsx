import { useLocale, useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { percentText } from '@/lib/i18n/percent';
import { RATE_MIN } from '@/lib/metrics/definitions';
import type { DayNumbers, Sums, Total } from '@/lib/metrics/home';
import { type Currency, formatMoney, isCurrency } from '@/lib/money';
import { BalanceCell } from './balance-cell';
import { DisputesCell } from './disputes-cell';
import { type Days, homeLinks } from './links';
import { BigAmount, NumberCell, NumberLink } from './number-cell';

type NumbersProps = {
  base: string;
  /** Today, in the merchant's zone. */
  days: Days;
  currency: string;
  today: DayNumbers;
  lastWeek: DayNumbers;
  /** That day until this time. */
  daysBefore: Days;
  /** Null for roles that do not see balances. */
  balance: { available: Sums; pending: Sums; nextPayout: string | null } | null;
};

/** Today beside the same time last week, in the merchant's own currency first; other currencies stand below, never added. */
export function Numbers(props: NumbersProps) {
  const { base, days, daysBefore, currency, today, lastWeek, balance } = props;
  const t = useTranslations('home');
  const links = homeLinks(base);
  return (
    <dl
      className={classNames(
        balance ? 'xl:grid-cols-5' : 'xl:grid-cols-4',
        'grid border-y border-line sm:grid-cols-2 [&>div]:border-line max-sm:[&>div+div]:border-t sm:max-xl:[&>div:nth-child(even)]:border-l sm:max-xl:[&>div:nth-child(n+3)]:border-t sm:max-xl:[&>div:last-child:nth-child(odd)]:col-span-2 xl:[&>div+div]:border-l',
      )}
    >
      <TotalsCell
        name="volume"
        totals={today.payments}
        before={lastWeek.payments}
        currency={currency}
        href={(code, at) => links.payments(at === 'today' ? days : daysBefore, code)}
        countLabel={(count) => t('paymentsOfDay', { count })}
      />
      <RateCell base={base} days={days} daysBefore={daysBefore} today={today} lastWeek={lastWeek} />
      <TotalsCell
        name="refunds"
        totals={today.refunds}
        before={lastWeek.refunds}
        currency={currency}
        href={(code, at) => links.refunds(at === 'today' ? days : daysBefore, code)}
        countLabel={(count) => t('refundsOfDay', { count })}
      />
      <DisputesCell
        opened={today.disputes}
        before={lastWeek.disputes}
        href={links.opened(days)}
        hrefBefore={links.opened(daysBefore)}
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
  href: (currency: string, at: 'today' | 'lastWeek') => string;
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
  const labelBefore = (total: Total) =>
    t('opensBefore', { name: t(name), amount: money(total), rows: countLabel(total.count) });
  return (
    <NumberCell
      name={t(name)}
      meaning={t(`definition.${name}`)}
      value={
        <NumberLink href={href(own.currency, 'today')} label={label(own)}>
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
            <NumberLink href={href(total.currency, 'today')} label={label(total)}>
              <span data-amount={`${total.amount} ${total.currency}`}>{money(total)}</span>
            </NumberLink>
            <span data-count={total.count}> · {countLabel(total.count)}</span>
          </span>
        ))}
      <span className="block" data-before>
        {earlier ? (
          <NumberLink href={href(earlier.currency, 'lastWeek')} label={labelBefore(earlier)}>
            <span data-count={earlier.count} data-sum={earlier.amount}>
              {t('lastWeek', { value: money(earlier) })}
            </span>
          </NumberLink>
        ) : (
          t('noLastWeek')
        )}
      </span>
    </NumberCell>
  );
}

type RateCellProps = {
  base: string;
  days: Days;
  daysBefore: Days;
  today: DayNumbers;
  lastWeek: DayNumbers;
};

function RateCell({ base, days, daysBefore, today, lastWeek }: RateCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const links = homeLinks(base);
  const tried = today.authorized + today.declined;
  const percent = ({ authorized, declined }: DayNumbers) =>
    percentText(locale, authorized / (authorized + declined), { minimumFractionDigits: 1 });
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
          <RateParts numbers={today} days={days} links={links} label={t('today')} />
        </span>
      ) : null}
      {tried > 0 && few ? <span className="block">{t('few', { count: tried })}</span> : null}
      {lastWeek.authorized + lastWeek.declined > 0 ? (
        <span className="block" data-before>
          {t('lastWeek', { value: percent(lastWeek) })}
          {' · '}
          <RateParts numbers={lastWeek} days={daysBefore} links={links} label={t('byThisTime')} />
        </span>
      ) : (
        <span className="block">{t('noLastWeek')}</span>
      )}
    </NumberCell>
  );
}

type RatePartsProps = {
  numbers: DayNumbers;
  days: Days;
  links: ReturnType<typeof homeLinks>;
  /** Of when they are. */
  label: string;
};

/** The two lists that a rate is made of. */
function RateParts({ numbers: { authorized, declined }, days, links, label }: RatePartsProps) {
  const t = useTranslations('home');
  return (
    <>
      <NumberLink
        href={links.authorized(days)}
        label={t('authorizedOpens', { count: authorized, when: label })}
      >
        <span data-count={authorized} className="whitespace-nowrap">
          {t('authorized', { count: authorized })}
        </span>
      </NumberLink>
      {' · '}
      <NumberLink href={links.declined(days)} label={t('declinedOpens', { count: declined, when: label })}>
        <span data-count={declined} className="whitespace-nowrap">
          {t('declined', { count: declined })}
        </span>
      </NumberLink>
    </>
  );
}
