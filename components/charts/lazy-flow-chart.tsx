'use client';

import dynamic from 'next/dynamic';
import type { FlowChartProps } from './flow-chart';
import { NearView } from './near-view';

const Chart = dynamic(() => import('./flow-chart').then((chart) => chart.FlowChart), { ssr: false });

/** Loads the drawing after the page; its room is kept, so that nothing moves. The table beside it says the same in words. */
export function LazyFlowChart(props: FlowChartProps) {
  return (
    <NearView hidden className="h-[26rem] overflow-hidden">
      <Chart {...props} />
    </NearView>
  );
}
