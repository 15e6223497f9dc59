'use client';

import dynamic from 'next/dynamic';
import { NearView } from './near-view';
import type { SeriesChartProps } from './series-chart';

const Chart = dynamic(() => import('./series-chart').then((chart) => chart.SeriesChart), { ssr: false });

/** Pixels within which one of several comes with the first of them, so that a picture of all has all. */
const TOGETHER_PX = 1_600;

type LazySeriesChartProps = Omit<SeriesChartProps, 'height'> & {
  /** One of several drawings that belong together. */
  isPart?: boolean;
};

/** Loads the drawing after the page; its room is kept, so that nothing moves. */
export function LazySeriesChart({ isPart = false, ...props }: LazySeriesChartProps) {
  return isPart ? (
    <NearView className="h-44 overflow-hidden" ahead={TOGETHER_PX}>
      <Chart {...props} height={176} />
    </NearView>
  ) : (
    <NearView className="h-64 overflow-hidden">
      <Chart {...props} height={256} />
    </NearView>
  );
}
