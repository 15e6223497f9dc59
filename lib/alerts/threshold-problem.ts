import { type SignalKey, unitOf } from './signals';
import type { Comparison } from './words';

export type ThresholdProblem = 'always' | 'dropsAll' | 'aboveAll' | 'belowNone';

/**
 * Why a rule with this threshold would fire always or never; null where it makes sense. The threshold is as the API has it:
 * rates from 0 to 1, and a part for `rise` and `drop`. Client-safe: the rule's form says the same while it is typed.
 */
export function thresholdProblem({
  signal,
  comparison,
  threshold,
}: {
  signal: SignalKey;
  comparison: Comparison;
  threshold: number;
}): ThresholdProblem | null {
  switch (comparison) {
    case 'rise':
      return threshold === 0 ? 'always' : null;
    case 'drop':
      if (threshold === 0) return 'always';
      return threshold >= 1 ? 'dropsAll' : null;
    case 'above':
      return unitOf(signal) === 'rate' && threshold >= 1 ? 'aboveAll' : null;
    case 'below':
      return threshold === 0 ? 'belowNone' : null;
  }
}
