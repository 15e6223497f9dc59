'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { tableOf } from '@/components/insights/frame/chart-data';
import { ChartFiles } from '@/components/insights/frame/chart-files';
import { ConvertedNote } from '@/components/insights/frame/converted-note';
import { MetricCard } from '@/components/insights/frame/metric-cards';
import { MetricCharts } from '@/components/insights/frame/metric-charts';
import { MetricMeaning } from '@/components/insights/frame/metric-meaning';
import { FrameProvider, useFrame, useSeries } from '@/components/insights/frame/series-context';
import { useConsole } from '@/components/shell/console-context';
import { Definition } from '@/components/ui/definition';
import type { Panel } from '@/lib/boards/schema';
import { concerns, type NumberedMark } from '@/lib/metrics/marks-of-metric';
import { overTime, wholeOf } from '@/lib/metrics/questions';

/** Comes with the page where a panel is a table, and not with other boards. */
const MetricTable = dynamic(() =>
  import('@/components/insights/frame/metric-table').then((table) => table.MetricTable),
);

type BoardPanelProps = { panel: Panel; marks: readonly NumberedMark[] };

/** One number of a board. Range, comparison, cut and currency are the page's, the rest is the panel's own. */
export function BoardPanel({ panel, marks }: BoardPanelProps) {
  const { state, loaded } = useFrame();
  const { timeZone } = useConsole();
  const { metric, look, split, size } = panel;
  const own = { ...state, metric, split, show: look === 'table' ? ('table' as const) : ('chart' as const) };
  return (
    <FrameProvider state={own} loaded={loaded}>
      <section
        data-panel={metric}
        className={`min-w-0 border-t border-line py-4 ${size === 'full' ? 'lg:col-span-2' : ''}`}
      >
        {look === 'card' ? (
          <dl className="-mx-4 -my-3.5 md:-mx-6">
            <MetricCard metric={metric} asked={wholeOf(metric, own, timeZone)} />
          </dl>
        ) : (
          <PanelOverTime panel={panel} marks={marks.filter((mark) => concerns(mark, metric))} />
        )}
      </section>
    </FrameProvider>
  );
}

function PanelOverTime({ panel: { metric, look, split }, marks }: BoardPanelProps) {
  const t = useTranslations('boards');
  const words = useTranslations('metrics');
  const { state } = useFrame();
  const { timeZone } = useConsole();
  const asked = overTime(metric, state, timeZone);
  const now = useSeries(asked.now);
  const before = useSeries(asked.before);
  if (!now) return null;
  const name = words(`labels.${metric}`);
  const table = tableOf(now, before);
  const parts = { question: asked.now, series: now, table, hasBefore: before !== null && split === null };
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-body font-bold">
          <Definition name={name}>
            <MetricMeaning metric={metric} />
          </Definition>
          {split ? (
            <span className="ml-1 font-normal text-ink-3">
              {t('by', { dimension: words(`dimensions.${split}`) })}
            </span>
          ) : null}
        </h2>
        <ChartFiles
          question={asked.now}
          series={now}
          before={before}
          title={name}
          canDraw={look !== 'table'}
        />
      </div>
      {look === 'table' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself must be reached by the keyboard
        <section className="max-h-80 overflow-y-auto" tabIndex={0} aria-label={name}>
          <MetricTable {...parts} />
        </section>
      ) : (
        <MetricCharts {...parts} marks={marks} shape={look === 'bar' ? 'bars' : 'lines'} />
      )}
      <ConvertedNote series={now} />
    </>
  );
}
