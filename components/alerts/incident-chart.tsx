'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { type KeyboardEvent, useState } from 'react';
import { LazySeriesChart } from '@/components/charts/lazy-series-chart';
import type { MetricUnit } from '@/lib/metrics/registry';
import { useAlertWords } from './use-alert-words';

export type ShownPoint = { at: string; value: number | null; sample: number };
type IncidentChartProps = {
  points: readonly ShownPoint[];
  unit: MetricUnit;
  /** What values are held against, and the facts below which nothing is said. */
  line: number;
  sampleMin: number;
  /** When it opened and was closed: those windows are marked. */
  openedAt: string;
  closedAt: string | null;
  currency: string;
  zone: string;
  label: string;
};

/** The value around an incident, against its line. The table beside it has the same numbers. */
export function IncidentChart(props: IncidentChartProps) {
  const { points, unit, line, sampleMin, openedAt, closedAt, currency, zone, label } = props;
  const t = useTranslations('alerts');
  const words = useAlertWords(currency);
  const format = useFormatter();
  const [active, setActive] = useState<number | null>(null);
  const clock = (at: string) =>
    format.dateTime(new Date(at), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
  const first = (at: string | null) => (at === null ? -1 : points.findIndex((point) => point.at >= at));
  const shown = active ?? Math.max(0, first(openedAt));
  const point = points[shown];
  const read = point
    ? t('readOut', { at: clock(point.at), value: words.value(unit, point.value), sample: point.sample })
    : '';
  function press(event: KeyboardEvent) {
    const last = points.length - 1;
    const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    setActive(Math.max(0, Math.min(last, to)));
    event.preventDefault();
  }
  return (
    <>
      <p className="flex min-h-5 flex-wrap justify-between gap-x-4 pb-2 text-table text-ink-2 tabular-nums">
        <span data-readout>{read}</span>
        <span>{t('lineAt', { value: words.value(unit, line) })}</span>
      </p>
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={shown}
        aria-valuetext={read}
        onKeyDown={press}
        data-chart="incident"
      >
        <LazySeriesChart
          rows={points.map(({ at, value, sample }) => ({
            label: clock(at),
            values: [value],
            small: [sample < sampleMin],
            before: line,
          }))}
          series={[{ name: label }]}
          hasBefore
          shape="lines"
          axis={(value) =>
            unit === 'rate'
              ? format.number(value, { style: 'percent', maximumSignificantDigits: 4 })
              : words.value(unit, value)
          }
          top={unit === 'rate' && points.some(isLarge) ? 1 : 'auto'}
          active={active === null ? null : { row: active, at: 0 }}
          onActive={(spot) => setActive(spot?.row ?? null)}
          onChoose={({ row }) => setActive(row)}
          marks={[first(openedAt), first(closedAt)]
            .filter((index) => index >= 0)
            .map((index) => ({ from: index, to: index, tone: 'bad' }))}
        />
      </div>
    </>
  );
}

/** A small share would lie flat on an axis that goes up to the whole. */
function isLarge({ value }: ShownPoint): boolean {
  return (value ?? 0) > 0.5;
}
