'use client';

import { useTranslations } from 'next-intl';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Question } from '@/lib/metrics/questions';
import { useConvertedWords } from './converted-note';
import { SaveFiles } from './save-files';
import { useFrame } from './series-context';

type ChartFilesProps = {
  question: Question;
  series: SeriesView;
  before: SeriesView | null;
  title: string;
  canDraw: boolean;
};

/** The numbers of a chart with what they are compared with, and the drawing as a picture. */
export function ChartFiles({ question, series, before, title, canDraw }: ChartFilesProps) {
  const t = useTranslations('metrics.dimensions');
  const { state } = useFrame();
  const converted = useConvertedWords()(series);
  return (
    <SaveFiles
      name={question.metric}
      title={title}
      by={[...(state.split ? [t(state.split)] : []), ...(converted ? [converted] : [])]}
      csv={async () => (await import('./chart-csv')).csvOfChart({ now: series, before, by: state.by })}
      drawings={
        canDraw
          ? (section) =>
              [...section.querySelectorAll<HTMLElement>('[data-chart]')].map((chart) => ({
                svg: chart.querySelector('svg'),
                name: chart.dataset.currency,
              }))
          : undefined
      }
    />
  );
}
