'use client';

import dynamic from 'next/dynamic';
import type { DecisionsPoint, DecisionsWords } from './decisions-chart';

const Chart = dynamic(() => import('./decisions-chart').then((chart) => chart.DecisionsChart), {
  ssr: false,
});

type Props = { points: readonly DecisionsPoint[]; words: DecisionsWords; label: string };

/** Loads the drawing after the page; its room is kept, so that nothing moves. */
export function LazyDecisionsChart({ points, words, label }: Props) {
  return (
    <div role="img" aria-label={label} className="h-44 overflow-hidden">
      <Chart points={points} words={words} />
    </div>
  );
}
