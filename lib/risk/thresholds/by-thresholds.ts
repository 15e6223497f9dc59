/** From which score on an attempt is challenged, held for review or refused; null: the score alone never does that. */
export type Thresholds = {
  challengeAt: number | null;
  reviewAt: number | null;
  blockAt: number | null;
};

/** What a score asks for, the strongest of what it reaches. */
export function byThresholds(
  { challengeAt, reviewAt, blockAt }: Thresholds,
  score: number,
): 'approve' | 'challenge' | 'review' | 'block' {
  if (blockAt !== null && score >= blockAt) return 'block';
  if (reviewAt !== null && score >= reviewAt) return 'review';
  return challengeAt !== null && score >= challengeAt ? 'challenge' : 'approve';
}

/** The thresholds by what they ask for, from the weakest to the strongest. */
export const THRESHOLDS = ['challenge_at', 'review_at', 'block_at'] as const;
export type Threshold = (typeof THRESHOLDS)[number];

export type ThresholdValues = Record<Threshold, number | null>;

/** The first threshold that is below a weaker one, or null. What is stronger must not begin earlier. */
export function misplaced(values: ThresholdValues): { field: Threshold; below: Threshold } | null {
  let weaker: Threshold | null = null;
  for (const field of THRESHOLDS) {
    const value = values[field];
    if (value === null) continue;
    if (weaker && value < (values[weaker] ?? 0)) return { field, below: weaker };
    weaker = field;
  }
  return null;
}
