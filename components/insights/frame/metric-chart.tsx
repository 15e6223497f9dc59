'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { LazySeriesChart } from '@/components/charts/lazy-series-chart';
import { useConsole } from '@/components/shell/console-context';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { Mark } from '@/lib/metrics/marks';
import type { Question } from '@/lib/metrics/questions';
import { METRICS } from '@/lib/metrics/registry';
import { type ChartTable, chartMarks, chartRows, type PointRow } from './chart-data';
import { ChartLegend } from './chart-legend';
import { unitOf, useFigureWords } from './figure-words';
import { useGroupWords } from './group-words';
import { listHref } from './metric-link';
import { usePointWords } from './point-words';
import { useFrame } from './series-context';

type MetricChartProps = {
  question: Question;
  series: SeriesView;
  table: ChartTable;
  hasBefore: boolean;
  marks: readonly Mark[];
  /** Without it bars for whole sums, lines for the rest. */
  shape?: 'bars' | 'lines';
};

/**
 * A metric over time as a drawing. Arrow keys go from point to point and each says its value; Enter opens the list of the
 * point, as a click does.
 */
export function MetricChart({ question, series, table, hasBefore, marks, shape }: MetricChartProps) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const router = useRouter();
  const place = useConsole();
  const { timeZone } = place;
  const { state } = useFrame();
  const { text, axis } = useFigureWords();
  const pointName = usePointWords(state.by, timeZone);
  const groupName = useGroupWords();
  const [active, setActive] = useState<number | null>(null);
  const readout = useId();
  const frame = useRef<HTMLDivElement>(null);
  const { rows, groups } = table;
  const unit = unitOf(series);
  const names = groups.map((group) =>
    group === null || state.split === null
      ? words(`labels.${question.metric}`)
      : groupName(state.split, group),
  );
  const isEmpty = !rows.some(isKnown);
  const shown = Math.min(active ?? rows.length - 1, rows.length - 1);

  function say(row: PointRow | undefined): string {
    if (!row) return '';
    const values = row.points.map((point, index) => {
      const few = point.is_small && point.value !== null ? ` (${t('few', { count: point.sample })})` : '';
      return `${groups[0] === null ? '' : `${names[index]} `}${text(point, unit)}${few}`;
    });
    if (hasBefore && row.before) values.push(t('beforeValue', { value: text(row.before, unit) }));
    return t('readout', { point: pointName(row.start), values: values.join(' · ') });
  }
  function choose(index: number) {
    const row = rows[index];
    const href = row && groups[0] === null ? listHref(place, question, series, row) : null;
    if (href) router.push(href);
  }
  function press(event: KeyboardEvent) {
    const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === 'Enter') choose(shown);
    else if (to === undefined) return;
    else setActive(Math.max(0, Math.min(rows.length - 1, to)));
    event.preventDefault();
  }
  return (
    <>
      <ChartLegend
        names={groups[0] === null ? [] : names}
        hasBefore={hasBefore}
        hasSmall={rows.some(isSmall)}
      />
      <p id={readout} className="min-h-5 text-table text-ink-2 tabular-nums" data-readout>
        {isEmpty ? null : say(rows[shown])}
      </p>
      <div
        ref={frame}
        role="slider"
        tabIndex={0}
        aria-label={t('chartLabel', { name: words(`labels.${question.metric}`) })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, rows.length - 1)}
        aria-valuenow={shown}
        aria-valuetext={say(rows[shown])}
        onKeyDown={press}
        data-chart={question.metric}
        className="relative"
      >
        {isEmpty ? <NoPoints /> : null}
        <LazySeriesChart
          rows={chartRows(table, pointName)}
          series={names.map((name) => ({ name }))}
          hasBefore={hasBefore}
          shape={
            shape ?? (groups[0] === null && METRICS[question.metric].parts.kind === 'sum' ? 'bars' : 'lines')
          }
          axis={(value) => axis(value, unit)}
          top={unit.unit === 'rate' && (rows.some(isLarge) || !rows.some(isAbove)) ? 1 : 'auto'}
          active={active}
          onActive={setActive}
          onChoose={choose}
          marks={chartMarks(rows, marks)}
        />
      </div>
    </>
  );
}

function NoPoints() {
  const t = useTranslations('insights');
  return <p className="absolute inset-x-0 top-24 text-center text-table text-ink-2">{t('noPoints')}</p>;
}

/** Whether there is a number to draw. */
function isKnown({ points, before }: PointRow): boolean {
  return [...points, before].some((point) => (point?.value ?? null) !== null);
}

/** A small share would lie flat on an axis that goes up to the whole. */
function isLarge({ points, before }: PointRow): boolean {
  return [...points, before].some((point) => (point?.value ?? 0) > 0.5);
}

/** Of nothing but zeros an axis would make up its own end. */
function isAbove({ points, before }: PointRow): boolean {
  return [...points, before].some((point) => (point?.value ?? 0) > 0);
}

function isSmall({ points }: PointRow): boolean {
  return points.some(({ is_small, value }) => is_small && value !== null);
}
