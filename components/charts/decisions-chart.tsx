'use client';

import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export type DecisionsPoint = { day: string; label: string; challenge: number; review: number; block: number };
export type DecisionsWords = Record<'challenge' | 'review' | 'block', string>;

const SERIES = [
  ['challenge', 'var(--c3)'],
  ['review', 'var(--c2)'],
  ['block', 'var(--c4)'],
] as const;

/** Bars of what risk did besides letting through, per day and from zero; the table beside them has the same numbers. */
export function DecisionsChart({
  points,
  words,
}: {
  points: readonly DecisionsPoint[];
  words: DecisionsWords;
}) {
  return (
    <ResponsiveContainer width="100%" height={176}>
      <BarChart
        data={[...points]}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="24%"
        accessibilityLayer={false}
      >
        <XAxis
          dataKey="label"
          tickLine={false}
          axisLine={{ stroke: 'var(--ink)' }}
          interval="preserveStartEnd"
          minTickGap={24}
          tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
        />
        <YAxis hide domain={[0, 'dataMax']} allowDecimals={false} />
        <Tooltip
          cursor={{ fill: 'var(--sunken)' }}
          content={<DayTip words={words} />}
          isAnimationActive={false}
        />
        {SERIES.map(([key, color]) => (
          <Bar key={key} dataKey={key} stackId="decisions" fill={color} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

type TipProps = {
  words: DecisionsWords;
  active?: boolean;
  payload?: readonly { payload?: DecisionsPoint }[];
};

function DayTip({ words, active, payload }: TipProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="floating rounded-control px-2.5 py-1.5 text-meta">
      <p className="text-ink-3">{point.label}</p>
      {SERIES.map(([key]) => (
        <p key={key}>
          {words[key]}: {point[key]}
        </p>
      ))}
    </div>
  );
}
