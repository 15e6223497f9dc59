'use client';

import { useRouter } from 'next/navigation';
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export type VolumePoint = {
  day: string;
  label: string;
  volume: number;
  text: string;
  payments: string;
  /** The list of the day's payments. */
  href: string;
};

/**
 * Bars of volume per day, from zero. The table beside it holds the same numbers,
 * and a bar opens the day's list as the table's links do.
 */
export function VolumeChart({ points }: { points: readonly VolumePoint[] }) {
  const router = useRouter();
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
        <YAxis hide domain={[0, 'dataMax']} />
        <Tooltip cursor={{ fill: 'var(--sunken)' }} content={<DayTip />} isAnimationActive={false} />
        <Bar
          dataKey="volume"
          fill="var(--c1)"
          radius={[2, 2, 0, 0]}
          isAnimationActive={false}
          className="cursor-pointer"
          onClick={(_, index) => {
            const href = points[index]?.href;
            if (href) router.push(href);
          }}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}

function DayTip({ active, payload }: { active?: boolean; payload?: readonly { payload?: VolumePoint }[] }) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="floating rounded-control px-2.5 py-1.5 text-meta">
      <p className="text-ink-3">{point.label}</p>
      <p className="font-medium">{point.text}</p>
      <p className="text-ink-2">{point.payments}</p>
    </div>
  );
}
