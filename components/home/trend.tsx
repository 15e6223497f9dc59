import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { LazyVolumeChart } from '@/components/charts/lazy-volume-chart';
import { Amount } from '@/components/ui/amount';
import { Disclosure } from '@/components/ui/disclosure';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { TrendDay } from '@/lib/metrics/home';
import { type Currency, formatMoney } from '@/lib/money';
import { homeLinks } from './links';

type TrendProps = { days: readonly TrendDay[]; currency: string; base: string };

/** Fourteen days of volume in one currency as a picture and, with the same numbers, as a table. */
export function Trend({ days, currency, base }: TrendProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const links = homeLinks(base);
  const dayName = (day: string) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      new Date(`${day}T00:00:00Z`),
    );
  const points = days.map(({ day, payments }) => {
    const { count, amount } = payments.find((total) => total.currency === currency) ?? {
      count: 0,
      amount: 0,
    };
    return { day, count, amount, href: links.payments({ from: day, to: day }, currency) };
  });
  return (
    <>
      <LazyVolumeChart
        label={t('chartLabel', { currency })}
        points={points.map(({ day, count, amount, href }) => ({
          day,
          label: dayName(day),
          volume: amount,
          text: formatMoney(amount, currency as Currency, locale),
          payments: t('paymentsOfDay', { count }),
          href,
        }))}
      />
      <div className="mt-2">
        <Disclosure summary={t('asTable')}>
          <SectionTable
            caption={t('trendCaption')}
            heads={[
              { label: t('day') },
              { label: t('volume'), right: true },
              { label: t('payments'), right: true },
            ]}
          >
            {points.toReversed().map(({ day, count, amount, href }) => (
              <Row key={day} data-day={day} className="max-md:grid-cols-[1fr_auto_4rem]">
                <Cell className="md:h-8!">
                  <Link
                    href={href}
                    className="underline decoration-line underline-offset-4 hover:text-accent"
                  >
                    {dayName(day)}
                  </Link>
                </Cell>
                <Cell right className="md:h-8!">
                  <Amount amount={amount} currency={currency} weight="normal" />
                </Cell>
                <Cell right className="md:h-8!">
                  <span data-count={count}>{new Intl.NumberFormat(locale).format(count)}</span>
                </Cell>
              </Row>
            ))}
          </SectionTable>
        </Disclosure>
      </div>
    </>
  );
}

/** The currencies of the last days as links; the chosen one lives in the page's address. */
export function TrendCurrencies({ codes, chosen, base }: { codes: string[]; chosen: string; base: string }) {
  const t = useTranslations('home');
  if (codes.length < 2) {
    return <span className="text-meta text-ink-3">{t('volumeIn', { currency: chosen })}</span>;
  }
  return (
    <nav aria-label={t('chooseCurrency')} className="flex flex-wrap gap-1">
      {codes.map((code) => (
        <Link
          key={code}
          href={`${base}/home?currency=${code}`}
          scroll={false}
          aria-current={code === chosen ? 'true' : undefined}
          className="touch-target inline-grid place-items-center rounded-control px-2 py-0.5 text-meta text-ink-3 hover:bg-sunken aria-current:bg-accent-tint aria-current:font-medium aria-current:text-accent"
        >
          {code}
        </Link>
      ))}
    </nav>
  );
}
