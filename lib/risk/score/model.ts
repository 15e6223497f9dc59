import type { Facts } from '../facts';
import { FEATURE_NAMES, FEATURES, type FeatureName } from './features';

/** A logistic regression: log-odds of fraud among as many frauds as good payments. `version` null is the shipped one. */
export type ScoreModel = {
  version: number | null;
  intercept: number;
  /** Log-odds per unit of a feature. */
  weights: Partial<Record<FeatureName, number>>;
};

/**
 * One feature's part in a score, in points: all parts together lead from the score of a payment of which nothing is known to
 * this one. `value` is what the feature was.
 */
export type Contribution = { reason: FeatureName; points: number; value: number };
export type Score = { score: number; reasons: Contribution[] };

export const SCORE_MAX = 99;

/** From 0 (like the good ones) to 99 (like the frauds), with what it is made of, the largest part first. */
export function scoreOf(model: ScoreModel, facts: Facts): Score {
  const parts: { reason: FeatureName; part: number; value: number }[] = [];
  let sum = model.intercept;
  for (const reason of FEATURE_NAMES) {
    const weight = model.weights[reason] ?? 0;
    const value = weight === 0 ? null : FEATURES[reason].value(facts);
    if (value === null || value === 0) continue;
    parts.push({ reason, part: weight * value, value });
    sum += weight * value;
  }
  const score = pointsOf(sum);
  // The way from one score to the other goes up by the log-odds, so each feature gets its share of it (integrated gradients).
  const pointsEach = (SCORE_MAX * (sigmoid(sum) - sigmoid(model.intercept))) / (sum - model.intercept || 1);
  const reasons = parts
    .map(({ reason, part, value }) => ({
      reason,
      points: Math.round(part * pointsEach),
      value: Math.round(value * 100) / 100,
    }))
    .filter(({ points }) => points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return { score, reasons };
}

function pointsOf(logOdds: number): number {
  return Math.round(SCORE_MAX * sigmoid(logOdds));
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * The facts that a model asks of the history. The shipped one asks only where the statement is sent anyway, so that a payment
 * of which nothing is told costs none; a trained one always does.
 */
export function needsOf(model: ScoreModel, isRead: boolean): string[] {
  if (model.version === null && !isRead) return [];
  return FEATURE_NAMES.filter((name) => model.weights[name] !== undefined).flatMap(
    (name) => FEATURES[name].needs,
  );
}

/** From which score on a payment is shown as elevated and as high, whether or not a threshold acts on it. */
export const ELEVATED = 50;
const HIGH = 80;

export function levelOf(score: number): 'normal' | 'elevated' | 'high' {
  if (score >= HIGH) return 'high';
  return score >= ELEVATED ? 'elevated' : 'normal';
}
