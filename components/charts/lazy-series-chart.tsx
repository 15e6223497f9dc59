'use client';

import dynamic from 'next/dynamic';
import { NearView } from './near-view';
import type { SeriesChartProps } from './series-chart';

const Chart = dynamic(() => import('./series-chart').then((chart) => chart.SeriesChart), { ssr: false });

/** Loads the drawing after the page; its room is kept, so that nothing moves. */
export function LazySeriesChart(props: SeriesChartProps) {
  return (
    <NearView className="h-64 overflow-hidden">
      <Chart {...props} />
    </NearView>
  );
}
