'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Definition } from '@/components/ui/definition';
import { CONTROL, Select } from '@/components/ui/field';
import { frameHref } from '@/lib/metrics/frame';
import { type InsightPageKey, insightPage } from '@/lib/metrics/insights';
import type { Mark } from '@/lib/metrics/marks';
import { concerns, numbered } from '@/lib/metrics/marks-of-metric';
import { overTime } from '@/lib/metrics/questions';
import type { MetricKey } from '@/lib/metrics/registry';
import { Breakdown } from './breakdown';
import { tableOf } from './chart-data';
import { ChartFiles } from './chart-files';
import { ConvertedNote } from './converted-note';
import { MarkList } from './mark-list';
import { MetricCharts } from './metric-charts';
import { MetricMeaning } from './metric-meaning';
import { MetricTable } from './metric-table';
import { useFrame, useSeries } from './series-context';

type ChartSectionProps = { page: InsightPageKey; marks: readonly Mark[] };

/** One metric over time: drawn or as a table, as a file or a picture, and broken down below. */
export function ChartSection({ page, marks: all }: ChartSectionProps) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const { timeZone } = useConsole();
  const { state } = useFrame();
  const asked = overTime(state.metric, state, timeZone);
  const now = useSeries(asked.now);
  const before = useSeries(asked.before);
  if (!now) return null;
  const marks = numbered(all.filter((mark) => concerns(mark, state.metric)));
  const table = tableOf(now, before);
  const parts = {
    question: asked.now,
    series: now,
    table,
    hasBefore: before !== null && state.split === null,
  };
  const name = words(`labels.${state.metric}`);
  return (
    <section
      aria-labelledby="chart-title"
      id="chart"
      className="border-t border-line py-5 first:border-t-0 first:pt-0"
    >
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
        <h2 id="chart-title" className="text-body font-bold">
          <Definition name={name}>
            <MetricMeaning metric={state.metric} />
          </Definition>
        </h2>
        <div className="flex flex-wrap items-center gap-2">
          <MetricSelect page={page} />
          <Switch page={page} />
          <ChartFiles
            question={asked.now}
            series={now}
            before={before}
            title={name}
            canDraw={state.show === 'chart'}
          />
        </div>
      </div>
      {state.show === 'chart' ? <MetricCharts {...parts} marks={marks} /> : <MetricTable {...parts} />}
      {table.isCut ? (
        <p className="mt-2 text-meta text-ink-3">{t('cut', { count: table.groups.length })}</p>
      ) : null}
      <ConvertedNote series={now} />
      <MarkList marks={marks} />
      {state.split ? <Breakdown page={page} asked={asked} series={now} before={before} /> : null}
    </section>
  );
}

function MetricSelect({ page }: { page: InsightPageKey }) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const router = useRouter();
  const { state } = useFrame();
  const base = insightPage(page);
  return (
    <div className="w-64 max-w-full">
      <Select
        aria-label={t('metric')}
        className={`${CONTROL} h-7! border-control py-0 text-table!`}
        value={state.metric}
        onChange={({ target }) =>
          router.push(frameHref(base, state, { metric: target.value as MetricKey }), { scroll: false })
        }
      >
        {base.charts.map((metric) => (
          <option key={metric} value={metric}>
            {words(`labels.${metric}`)}
          </option>
        ))}
      </Select>
    </div>
  );
}

function Switch({ page }: { page: InsightPageKey }) {
  const t = useTranslations('insights');
  const { state } = useFrame();
  return (
    <nav aria-label={t('shown')} className="flex gap-0.5 rounded-control bg-sunken p-0.5">
      {(['chart', 'table'] as const).map((show) => (
        <Link
          key={show}
          href={frameHref(insightPage(page), state, { show })}
          prefetch={false}
          scroll={false}
          aria-current={state.show === show ? 'true' : undefined}
          className="touch-target inline-flex items-center justify-center rounded-control border border-transparent px-2 py-0.5 text-meta text-ink-2 hover:text-ink aria-current:border-control aria-current:bg-surface aria-current:font-medium aria-current:text-ink"
        >
          {t(`show.${show}`)}
        </Link>
      ))}
    </nav>
  );
}
