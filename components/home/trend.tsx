import { useLocale, useTranslations } from 'next-intl';
import { LazyVolumeChart } from '@/components/charts/lazy-volume-chart';
import { Amount } from '@/components/ui/amount';
import { Disclosure } from '@/components/ui/disclosure';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import type { TrendDay } from '@/lib/metrics/home';
import { type Currency, formatMoney } from '@/lib/money';

/** Fourteen days of volume as a picture and, with the same numbers, as a table. */
export function Trend({ days, currency }: { days: readonly TrendDay[]; currency: string }) {
  const t = useTranslations('home');
  const locale = useLocale();
  const dayName = (day: string) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      new Date(`${day}T00:00:00Z`),
    );
  return (
    <>
      <LazyVolumeChart
        label={t('chartLabel', { currency })}
        points={days.map((day) => ({
          day: day.day,
          label: dayName(day.day),
          volume: day.volume[currency] ?? 0,
          text: formatMoney(day.volume[currency] ?? 0, currency as Currency, locale),
          payments: t('paymentsOfDay', { count: day.payments }),
        }))}
      />
      <div className="mt-2">
        <Disclosure summary={t('asTable')}>
          <Table caption={t('trendCaption')}>
            <Head>
              <HeadCell className="static! pl-0!">{t('day')}</HeadCell>
              <HeadCell className="static!" right>
                {t('volume')}
              </HeadCell>
              <HeadCell className="static! pr-0!" right>
                {t('payments')}
              </HeadCell>
            </Head>
            <Body>
              {[...days].reverse().map((day) => (
                <Row key={day.day} className="max-md:px-0! max-md:grid-cols-[1fr_auto_4rem]">
                  <Cell className="pl-0! md:h-8!">{dayName(day.day)}</Cell>
                  <Cell right className="md:h-8!">
                    <Amount amount={day.volume[currency] ?? 0} currency={currency} weight="normal" />
                  </Cell>
                  <Cell right className="pr-0! md:h-8!">
                    {new Intl.NumberFormat(locale).format(day.payments)}
                  </Cell>
                </Row>
              ))}
            </Body>
          </Table>
        </Disclosure>
      </div>
    </>
  );
}
