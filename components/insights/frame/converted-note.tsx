import { useTranslations } from 'next-intl';
import type { SeriesView } from '@/lib/metrics/load-insights';

/** By which rates amounts were converted, and what they leave out; null where nothing was converted. */
export function useConvertedWords(): (series: SeriesView) => string | null {
  const t = useTranslations('insights');
  return ({ converted, currency }) => {
    if (!converted) return null;
    const { rates_of: date, left_out: codes } = converted;
    const said = t('converted', { currency: currency ?? '', date });
    return codes.length === 0 ? said : `${said} ${t('notConverted', { codes: codes.join(', ') })}`;
  };
}

/** The same below a chart or table. */
export function ConvertedNote({ series }: { series: SeriesView }) {
  const words = useConvertedWords()(series);
  return words ? <p className="mt-2 text-meta text-ink-3">{words}</p> : null;
}
