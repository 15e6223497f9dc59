'use client';

import { type MouseEvent, useRef } from 'react';
import {
  Bar,
  type BarShapeProps,
  ComposedChart,
  Line,
  Rectangle,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import type { ChartFlag } from './chart-flag';
import { FLAG_ROOM_PX, Flags, Marks } from './chart-marks';
import { BEFORE_LOOK, SERIES_LOOKS } from './series-looks';

export type ChartRow = {
  label: string;
  /** By series, in their order; null where there is no number. */
  values: readonly (number | null)[];
  /** By series: too few facts for a rate. */
  small: readonly boolean[];
  /** What it is compared with. */
  before: number | null;
};
export type ChartSeries = { name: string };
/** A point or bar: its row, and its series within it. */
export type ChartSpot = { row: number; at: number };
export type Tone = 'warn' | 'bad' | 'info';
/** Something that happened, from one point on until another; the same where it was a moment. */
export type ChartMark = { from: number; to: number; tone: Tone };

export type SeriesChartProps = {
  rows: readonly ChartRow[];
  series: readonly ChartSeries[];
  hasBefore: boolean;
  /** Bars from zero for amounts of something, lines for rates and durations. */
  shape: 'bars' | 'lines';
  axis: (value: number) => string;
  /** Where the axis ends: at the whole for shares of it, else where the numbers do. */
  top: number | 'auto';
  /** What is read out. */
  active: ChartSpot | null;
  onActive: (spot: ChartSpot | null) => void;
  onChoose: (spot: ChartSpot) => void;
  /** What happened besides payments, by indexes of points. */
  marks: readonly ChartMark[];
  /** Where what happened is in a list below, in the order of time. */
  flags?: { all: readonly ChartFlag[]; text: (first: number, last: number) => string };
  height: number;
};

const TICK = { fill: 'var(--ink-3)', fontSize: 12 };
/** Pixels between the drawing's edges and its plot. */
const [LEFT_PX, RIGHT_PX] = [72, 8];
const Y_AXIS = { width: LEFT_PX, tickLine: false, axisLine: false, tick: TICK, tickCount: 5 };

/** A metric over time. The table in its place has the same numbers, and the text above it reads out one point. */
export function SeriesChart({
  rows,
  series,
  hasBefore,
  shape,
  axis,
  top,
  active,
  onActive,
  onChoose,
  marks,
  flags,
  height,
}: SeriesChartProps) {
  const data = rows.map((row, index) => ({ ...row, index }));
  const press = usePress(rows.length, shape, onChoose);
  const look = (at: number) => SERIES_LOOKS[at % SERIES_LOOKS.length] ?? SERIES_LOOKS[0];
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={data}
        margin={{ top: flags?.all.length ? FLAG_ROOM_PX : 8, right: RIGHT_PX, bottom: 0, left: 0 }}
        barCategoryGap="24%"
        accessibilityLayer={false}
        onMouseMove={(_, event) => onActive(spotAt(event, rows.length, shape))}
        onMouseLeave={() => onActive(null)}
        {...press}
      >
        <XAxis
          dataKey="index"
          tickFormatter={(index: number) => rows[index]?.label ?? ''}
          tickLine={false}
          axisLine={{ stroke: 'var(--ink)' }}
          interval="preserveStartEnd"
          minTickGap={32}
          tick={TICK}
        />
        <YAxis {...Y_AXIS} domain={[0, top]} tickFormatter={axis} allowDecimals={shape === 'lines'} />
        <Marks marks={marks} />
        {flags ? <Flags {...flags} right={RIGHT_PX} /> : null}
        {active === null ? null : <ReferenceLine x={active.row} stroke="var(--ink-3)" />}
        {hasBefore ? (
          <Line
            dataKey="before"
            stroke={BEFORE_LOOK.color}
            strokeDasharray={BEFORE_LOOK.dash}
            strokeWidth={1.5}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
            connectNulls
          />
        ) : null}
        {series.map(({ name }, at) =>
          shape === 'bars' ? (
            <Bar
              key={name}
              dataKey={(row: ChartRow) => row.values[at]}
              fill={look(at).color}
              radius={[2, 2, 0, 0]}
              isAnimationActive={false}
              shape={(bar: BarShapeProps) => (
                <g data-spot={`${bar.index} ${at}`}>
                  <Rectangle {...bar} />
                </g>
              )}
            />
          ) : (
            <Line
              key={name}
              dataKey={(row: ChartRow) => row.values[at]}
              stroke={look(at).color}
              strokeDasharray={look(at).dash}
              strokeWidth={2}
              dot={(dot) => (
                <Point
                  key={dot.index}
                  {...dot}
                  at={at}
                  color={look(at).color}
                  isSmall={rows[dot.index]?.small[at] ?? false}
                  isActive={series.length > 1 && active?.row === dot.index && active.at === at}
                />
              )}
              activeDot={false}
              isAnimationActive={false}
              connectNulls
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/**
 * Chooses the spot on which the main button goes down and up. The library draws all bars anew when the pointer comes, and what begins
 * on a bar that is gone is no click for the browser.
 */
function usePress(rows: number, shape: SeriesChartProps['shape'], onChoose: SeriesChartProps['onChoose']) {
  const pressed = useRef<ChartSpot | null>(null);
  return {
    onMouseDown: (_: unknown, event: MouseEvent) => {
      pressed.current = event.button === 0 ? spotAt(event, rows, shape) : null;
    },
    onMouseUp: (_: unknown, event: MouseEvent) => {
      const [from, to] = [pressed.current, spotAt(event, rows, shape)];
      pressed.current = null;
      if (from && to && from.row === to.row && from.at === to.at) onChoose(to);
    },
  };
}

/**
 * The point or bar nearest to the pointer, of the row that the pointer is in: lines are too thin to be met. It is measured
 * here, because what the library calls active follows the pointer a frame later, which a tap does not wait for.
 */
function spotAt(
  { clientX, clientY, currentTarget }: MouseEvent,
  rows: number,
  shape: SeriesChartProps['shape'],
): ChartSpot | null {
  const room = currentTarget.getBoundingClientRect();
  const part = (clientX - room.left - LEFT_PX) / (room.width - LEFT_PX - RIGHT_PX);
  if (rows === 0 || part < -0.02 || part > 1.02) return null;
  // Bars share the plot evenly; lines begin and end at its edges.
  const place = shape === 'bars' ? Math.floor(part * rows) : Math.round(part * (rows - 1));
  const row = Math.max(0, Math.min(rows - 1, place));
  const spots = [...currentTarget.querySelectorAll(`[data-spot^="${row} "]`)].map((spot) => {
    const { left, right, top, bottom } = spot.getBoundingClientRect();
    const away = [Math.max(left - clientX, clientX - right, 0), Math.max(top - clientY, clientY - bottom, 0)];
    return { at: Number(spot.getAttribute('data-spot')?.split(' ')[1]), away: Math.hypot(...away) };
  });
  const [nearest] = spots.sort((a, b) => a.away - b.away);
  return { row, at: nearest?.at ?? 0 };
}

type PointProps = {
  cx?: number;
  cy?: number;
  index: number;
  at: number;
  color: string;
  isSmall: boolean;
  isActive: boolean;
};

/** Full where the number holds, hollow and grey where it rests on too few facts, larger where it is pointed at. */
function Point({ cx, cy, index, at, color, isSmall, isActive }: PointProps) {
  if (cx === undefined || cy === undefined || cy === null) return <g />;
  const spot = { cx, cy, 'data-spot': `${index} ${at}` };
  return isSmall ? (
    <circle {...spot} r={isActive ? 5 : 3} fill="var(--surface)" stroke={isActive ? color : 'var(--ink-3)'} />
  ) : (
    <circle {...spot} r={isActive ? 5 : 2} fill={color} stroke="none" />
  );
}
