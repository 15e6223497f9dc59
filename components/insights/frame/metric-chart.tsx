'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useState } from 'react';
import { LazySeriesChart } from '@/components/charts/lazy-series-chart';
import type { ChartSpot } from '@/components/charts/series-chart';
import { useConsole } from '@/components/shell/console-context';
import type { SeriesView } from '@/lib/metrics/load-insights';
import type { NumberedMark } from '@/lib/metrics/marks-of-metric';
import type { Question } from '@/lib/metrics/questions';
import { METRICS } from '@/lib/metrics/registry';
import { type ChartTable, chartFlags, chartMarks, chartRows, type PointRow } from './chart-data';
import { ChartLegend } from './chart-legend';
import { Readout, spotAfter, useChartWords } from './chart-readout';
import { unitOf, useFigureWords } from './figure-words';
import { pointHref } from './metric-link';

type MetricChartProps = {
  question: Question;
  series: SeriesView;
  table: ChartTable;
  hasBefore: boolean;
  marks: readonly NumberedMark[];
  /** Without it bars for whole sums, lines for the rest. */
  shape?: 'bars' | 'lines';
  /** Of one of several drawings: its own, in which all of its money is. */
  currency?: string;
};

/**
 * A metric over time as a drawing. Arrow keys go from point to point, and up and down from group to group; each says its
 * value. Enter opens the list of the point, as a click does.
 */
export function MetricChart({
  question,
  series,
  table,
  hasBefore,
  marks,
  shape,
  currency,
}: MetricChartProps) {
  const t = useTranslations('insights');
  const words = useTranslations('metrics');
  const name = words(`labels.${question.metric}`);
  const router = useRouter();
  const place = useConsole();
  const { axis, range } = useFigureWords();
  const flags = chartFlags(table.rows, marks);
  const { names, said, heard, pointName } = useChartWords({
    question,
    series,
    table,
    hasBefore,
    isNamed: currency === undefined,
    flags,
  });
  const [active, setActive] = useState<ChartSpot | null>(null);
  const { rows, groups } = table;
  // One currency of a breakdown is that of the axis, too.
  const unit = unitOf(series, groups.length === 1 ? groups[0] : null);
  const isEmpty = !rows.some(isKnown);
  const isSplit = groups[0] !== null;
  const last = rows.length - 1;
  const shown: ChartSpot = {
    row: Math.min(active?.row ?? last, last),
    at: Math.min(active?.at ?? 0, groups.length - 1),
  };

  function hrefOf({ row, at }: ChartSpot): string | null {
    const point = rows[row]?.points[at];
    return point ? pointHref(place, question, series, point) : null;
  }
  function choose(spot: ChartSpot) {
    const href = hrefOf(spot);
    if (href) router.push(href);
  }
  function press(event: KeyboardEvent) {
    const to = spotAfter(event.key, shown, table);
    if (event.key === 'Enter') choose(shown);
    else if (to) setActive(to);
    else return;
    event.preventDefault();
  }
  return (
    <>
      {currency === undefined ? (
        <ChartLegend names={isSplit ? names : []} hasBefore={hasBefore} hasSmall={rows.some(isSmall)} />
      ) : null}
      <p className="min-h-5 text-table text-ink-2 tabular-nums" data-readout>
        {isEmpty ? null : <Readout {...said(shown)} pointed={isSplit && active ? active.at : null} />}
      </p>
      <div
        role="slider"
        tabIndex={0}
        aria-label={
          currency === undefined
            ? t(isSplit ? 'chartLabelSplit' : 'chartLabel', { name })
            : t('chartLabelCurrency', { name, currency })
        }
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={shown.row}
        aria-valuetext={heard(shown)}
        onKeyDown={press}
        data-chart={question.metric}
        data-currency={currency}
        // The pointer says whether a click would open anything.
        data-opens={active && hrefOf(active) ? '' : undefined}
        className="relative data-opens:[&_svg]:cursor-pointer"
      >
        {isEmpty ? <NoPoints /> : null}
        <LazySeriesChart
          rows={chartRows(table, pointName)}
          series={names.map((name) => ({ name }))}
          hasBefore={hasBefore}
          shape={shape ?? (!isSplit && METRICS[question.metric].parts.kind === 'sum' ? 'bars' : 'lines')}
          axis={(value) => axis(value, unit)}
          top={unit.unit === 'rate' && (rows.some(isLarge) || !rows.some(isAbove)) ? 1 : 'auto'}
          active={active}
          onActive={setActive}
          onChoose={choose}
          marks={chartMarks(rows, marks)}
          flags={{ all: flags, text: range }}
          isPart={currency !== undefined}
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

/** Whether a number of it rests on few facts. */
export function isSmall({ points }: PointRow): boolean {
  return points.some(({ is_small, value }) => is_small && value !== null);
}
