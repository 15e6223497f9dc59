'use client';

import dynamic from 'next/dynamic';
import type { VolumePoint } from './volume-chart';

const Chart = dynamic(() => import('./volume-chart').then((chart) => chart.VolumeChart), { ssr: false });

/** Loads the drawing after the page; its room is kept, so that nothing moves. */
export function LazyVolumeChart({ points, label }: { points: readonly VolumePoint[]; label: string }) {
  return (
    <div role="img" aria-label={label} className="h-44 overflow-hidden">
      <Chart points={points} />
    </div>
  );
}
