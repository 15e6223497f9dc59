import { useTranslations } from 'next-intl';
import { OTHER } from '@/lib/metrics/dimensions';
import type { SeriesView } from '@/lib/metrics/load-insights';
import { isMoney, METRICS } from '@/lib/metrics/registry';
import { unitOf, useFigureWords } from './figure-words';

type Shown = { value: number | null; sample: number; is_small: boolean; group?: string | null };

/** A number of a series; grey, and saying of how few, where it says more about chance than about the business. */
export function FigureText({ figure, series }: { figure: Shown; series: SeriesView }) {
  const t = useTranslations('insights');
  const { text } = useFigureWords();
  const shown = text(figure, unitOf(series, figure.group));
  if (isOfSeveral(figure, series)) return <span className="text-ink-3">{t('severalCurrencies')}</span>;
  if (figure.value === null) return <span className="text-ink-3">{shown}</span>;
  if (!figure.is_small) return <span className="whitespace-nowrap">{shown}</span>;
  return (
    <span className="text-ink-3">
      <span className="whitespace-nowrap">{shown}</span>{' '}
      <span className="text-meta font-normal whitespace-nowrap tracking-normal">
        {t('few', { count: figure.sample })}
      </span>
    </span>
  );
}

/** Money of currencies that are together in one group is not added up; there is no number, though something counts. */
function isOfSeveral({ group, sample }: Shown, { metric, currency }: SeriesView): boolean {
  return group === OTHER && currency === null && sample > 0 && isMoney(METRICS[metric]);
}
