import type { MetricUnit } from '@/lib/metrics/registry';
import type { Value } from './read-values';
import { chanceOf, type Usual } from './usual';
import type { Comparison } from './words';

/** How far a value must come back before an incident is over, as a part of its line: so that nothing flaps around it. */
const BACK = 0.1;

type Terms = {
  unit: MetricUnit;
  /** The value where nothing happened. */
  ofNothing: 0 | null;
  comparison: Comparison;
  threshold: number;
  sampleMin: number;
};
export type Verdict = {
  /** Null where there are too few facts to say anything. */
  value: number | null;
  sample: number;
  /** What the value is held against; null where nothing is usual yet. */
  line: number | null;
  usual: number | null;
  /** When it became so, where that is known better than by the window. */
  since: Date | undefined;
  fires: boolean;
  /** It is over, or there is too little left to say that it is not. */
  isCalm: boolean;
};

/**
 * What a window says by the terms of a rule; `usual` counts for deviations only, and a deviation is one that chance does not
 * explain. Pure.
 */
export function judge(terms: Terms, seen: Value | undefined, usual: Usual | undefined): Verdict {
  const { comparison, sampleMin, ofNothing } = terms;
  const { sample = 0, since } = seen ?? {};
  const isDeviation = comparison === 'rise' || comparison === 'drop';
  const isKnown = usual !== undefined && (usual.isQuiet || usual.sample >= Math.max(1, sampleMin));
  const base = isDeviation && isKnown ? usual.value : null;
  const line = isDeviation
    ? deviationOf(terms, base === null || !usual ? null : { value: base, sample: usual.sample }, sample)
    : terms.threshold;
  // Where no facts are enough, it may be told that nothing happened.
  const value = seen?.value ?? (sampleMin === 0 ? ofNothing : null);
  if (value === null || line === null || sample < sampleMin)
    return { value: null, sample, line, usual: base, since, fires: false, isCalm: true };
  const isUpwards = comparison === 'above' || comparison === 'rise';
  const fires = isUpwards ? value > line : value < line;
  const back = isUpwards ? line * (1 - BACK) : line * (1 + BACK);
  const isCalm = isUpwards ? value <= back : value >= back;
  return { value, sample, line, usual: base, since, fires, isCalm };
}

/** Where a deviation begins; null where nothing is usual yet, and where nothing can drop. */
function deviationOf(
  { unit, comparison, threshold }: Terms,
  usual: { value: number; sample: number } | null,
  sample: number,
): number | null {
  if (usual === null || (usual.value === 0 && comparison === 'drop')) return null;
  const chance = chanceOf(unit, usual, sample);
  return comparison === 'rise'
    ? Math.max(usual.value * (1 + threshold), usual.value + chance)
    : Math.min(usual.value * (1 - threshold), usual.value - chance);
}
