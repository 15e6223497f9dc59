import { useLocale, useTranslations } from 'next-intl';
import { LazyDecisionsChart } from '@/components/charts/lazy-decisions-chart';
import { Disclosure } from '@/components/ui/disclosure';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import type { RiskDay } from '@/lib/metrics/risk';

const SHOWN = ['challenge', 'review', 'block'] as const;
const SWATCH = { challenge: 'bg-(--c3)', review: 'bg-(--c2)', block: 'bg-(--c4)' } as const;

/** What risk did each day as a picture and, with the same numbers, as a table. */
export function RiskDays({ days }: { days: readonly RiskDay[] }) {
  const t = useTranslations('riskInsights');
  const words = useTranslations('paymentRisk');
  const locale = useLocale();
  const dayName = (day: string) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      new Date(`${day}T00:00:00Z`),
    );
  const decisions = {
    challenge: words('decisions.challenge'),
    review: words('decisions.review'),
    block: words('decisions.block'),
  };
  return (
    <>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-meta text-ink-2">
        {SHOWN.map((one) => (
          <li key={one} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2.5 rounded-sm ${SWATCH[one]}`} />
            {decisions[one]}
          </li>
        ))}
      </ul>
      <LazyDecisionsChart
        label={t('chartLabel')}
        words={decisions}
        points={days.map(({ day, counts }) => ({ day, label: dayName(day), ...counts }))}
      />
      <div className="mt-2">
        <Disclosure summary={t('asTable')}>
          <SectionTable
            caption={t('daysCaption')}
            heads={[
              { label: t('day') },
              { label: words('decisions.approve'), right: true },
              ...SHOWN.map((one) => ({ label: decisions[one], right: true })),
            ]}
          >
            {days.toReversed().map(({ day, counts }) => (
              <Row key={day} data-day={day} className="max-md:grid-cols-[1fr_3rem_3rem_3rem_3rem]">
                <Cell className="md:h-8!">{dayName(day)}</Cell>
                {(['approve', ...SHOWN] as const).map((one) => (
                  <Cell key={one} right className="md:h-8!">
                    {new Intl.NumberFormat(locale).format(counts[one])}
                  </Cell>
                ))}
              </Row>
            ))}
          </SectionTable>
        </Disclosure>
      </div>
    </>
  );
}
