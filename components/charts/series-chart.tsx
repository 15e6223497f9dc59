'use client';

import { Bar, ComposedChart, Line, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
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
/** Something that happened, from one point on until another; the same where it was a moment. */
export type ChartMark = { from: number; to: number; tone: 'warn' | 'bad' | 'info' };

export type SeriesChartProps = {
  rows: readonly ChartRow[];
  series: readonly ChartSeries[];
  hasBefore: boolean;
  /** Bars from zero for amounts of something, lines for rates and durations. */
  shape: 'bars' | 'lines';
  axis: (value: number) => string;
  /** Where the axis ends: at the whole for shares of it, else where the numbers do. */
  top: number | 'auto';
  /** Index of the point that is read out. */
  active: number | null;
  onActive: (index: number | null) => void;
  onChoose: (index: number) => void;
  /** What happened besides payments, by indexes of points. */
  marks: readonly ChartMark[];
};

const TICK = { fill: 'var(--ink-3)', fontSize: 12 };
const Y_AXIS = { width: 72, tickLine: false, axisLine: false, tick: TICK, tickCount: 5 };

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
}: SeriesChartProps) {
  const data = rows.map((row, index) => ({ ...row, index }));
  const look = (at: number) => SERIES_LOOKS[at % SERIES_LOOKS.length] ?? SERIES_LOOKS[0];
  return (
    <ResponsiveContainer width="100%" height={256}>
      <ComposedChart
        data={data}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        barCategoryGap="24%"
        accessibilityLayer={false}
        onMouseMove={({ activeTooltipIndex }) => onActive(indexOf(activeTooltipIndex))}
        onMouseLeave={() => onActive(null)}
        onClick={({ activeTooltipIndex }) => {
          const index = indexOf(activeTooltipIndex);
          if (index !== null) onChoose(index);
        }}
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
        {active === null ? null : <ReferenceLine x={active} stroke="var(--ink-3)" />}
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
              className="cursor-pointer"
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
                  color={look(at).color}
                  isSmall={rows[dot.index]?.small[at] ?? false}
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

/** What happened besides payments: a line where it began, and one where it ended. */
function Marks({ marks }: Pick<SeriesChartProps, 'marks'>) {
  return marks.flatMap(({ from, to, tone }) =>
    [...new Set([from, to])].map((index) => (
      <ReferenceLine
        key={`${from} ${to} ${tone} ${index}`}
        x={index}
        stroke={`var(--${tone})`}
        strokeDasharray="2 2"
      />
    )),
  );
}

function indexOf(index: unknown): number | null {
  const number = index === undefined || index === null ? Number.NaN : Number(index);
  return Number.isInteger(number) ? number : null;
}

type PointProps = { cx?: number; cy?: number; color: string; isSmall: boolean };

/** Full where the number holds, hollow and grey where it rests on too few facts. */
function Point({ cx, cy, color, isSmall }: PointProps) {
  if (cx === undefined || cy === undefined || cy === null) return <g />;
  return isSmall ? (
    <circle cx={cx} cy={cy} r={3} fill="var(--surface)" stroke="var(--ink-3)" />
  ) : (
    <circle cx={cx} cy={cy} r={2} fill={color} stroke="none" />
  );
}
