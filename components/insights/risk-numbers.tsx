import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { NumberCell } from '@/components/home/number-cell';
import { Amount } from '@/components/ui/amount';
import type { RiskNumbers } from '@/lib/metrics/risk';

/** Below this a rate says more about luck than about fraud. */
export const FEW = 30;

/** The rates of the last days, each with what it is of and what it comes to. */
export function RiskRates({ numbers }: { numbers: RiskNumbers }) {
  const t = useTranslations('riskInsights');
  const { attempts, decisions, reviews } = numbers;
  return (
    <dl className="grid divide-line border-y border-line max-sm:divide-y sm:grid-cols-2 sm:divide-x xl:grid-cols-4">
      {(['block', 'challenge', 'review'] as const).map((decision) => (
        <NumberCell
          key={decision}
          name={t(`rates.${decision}.name`)}
          meaning={t(`rates.${decision}.meaning`)}
          value={<Rate part={decisions[decision].count} whole={attempts} />}
        >
          <Of part={decisions[decision].count} whole={attempts} unit="attempts" />
          <p>
            <Amount amount={decisions[decision].amountUsd} currency="USD" weight="normal" />{' '}
            {t('atBundledRates')}
          </p>
        </NumberCell>
      ))}
      <NumberCell
        name={t('rates.precision.name')}
        meaning={t('rates.precision.meaning')}
        value={<Rate part={reviews.confirmed} whole={reviews.decided} />}
      >
        <Of part={reviews.confirmed} whole={reviews.decided} unit="reviews" />
        <p>{t('openReviews', { count: reviews.open })}</p>
      </NumberCell>
    </dl>
  );
}

/** A share in per cent; grey where there is too little to tell, a dash where there is nothing. */
export function Rate({ part, whole }: { part: number; whole: number }): ReactNode {
  const t = useTranslations('riskInsights');
  const locale = useLocale();
  if (whole === 0) return <span className="text-ink-3">–</span>;
  const text = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
    part / whole,
  );
  if (whole >= FEW) return <span data-rate={`${part}/${whole}`}>{text}</span>;
  return (
    <span className="text-ink-3" data-rate={`${part}/${whole}`}>
      {text} <span className="text-meta font-normal">{t('few', { count: whole })}</span>
    </span>
  );
}

function Of({ part, whole, unit }: { part: number; whole: number; unit: 'attempts' | 'reviews' }) {
  const t = useTranslations('riskInsights');
  return <p>{t(`of.${unit}`, { part, whole })}</p>;
}
