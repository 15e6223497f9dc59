import type { Facts } from '../facts';
import { FEATURE_NAMES, FEATURES, type FeatureName } from '../score/features';
import { type ScoreModel, sigmoid } from '../score/model';

/** What became of an attempt of which the facts are known. */
export type Labelled = { facts: Facts; fraud: boolean };

const ROUNDS_MAX = 50;
/** Pulls weights towards none, so that a feature which few attempts have does not decide by itself. */
const RIDGE: number = 20;

/**
 * A logistic regression by iteratively reweighted least squares, in which all frauds together weigh as much as all good
 * payments. A feature without weight, or one that nobody has, is left out. The same examples give the same model.
 */
export function fit(examples: readonly Labelled[]): Omit<ScoreModel, 'version'> {
  const rows = examples.map(({ facts }) => [
    1,
    ...FEATURE_NAMES.map((name) => FEATURES[name].value(facts) ?? 0),
  ]);
  const frauds = examples.filter(({ fraud }) => fraud).length;
  const weighs = (fraud: boolean) => examples.length / 2 / (fraud ? frauds : examples.length - frauds);
  let weights = Array<number>(FEATURE_NAMES.length + 1).fill(0);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const size = weights.length;
    const hessian = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j && i > 0 ? RIDGE : 0)),
    );
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : -RIDGE * weight));
    for (const [nth, row] of rows.entries()) {
      const fraud = examples[nth]?.fraud ?? false;
      const expected = sigmoid(dot(row, weights));
      const weight = weighs(fraud);
      for (let i = 0; i < size; i += 1) {
        const x = row[i] ?? 0;
        if (x === 0) continue;
        gradient[i] = (gradient[i] ?? 0) + weight * x * (Number(fraud) - expected);
        const line = hessian[i] ?? [];
        for (let j = 0; j < size; j += 1)
          line[j] = (line[j] ?? 0) + weight * expected * (1 - expected) * x * (row[j] ?? 0);
      }
    }
    const step = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + (step[i] ?? 0));
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  return {
    intercept: rounded(weights[0] ?? 0),
    weights: Object.fromEntries(
      FEATURE_NAMES.map((name, nth): [FeatureName, number] => [name, rounded(weights[nth + 1] ?? 0)]).filter(
        ([, weight]) => weight !== 0,
      ),
    ),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, nth) => sum + value * (b[nth] ?? 0), 0);
}

/** Two decimals are more than anybody's examples can tell. */
function rounded(weight: number): number {
  return Math.round(weight * 100) / 100;
}

/** Solves a symmetric positive system by Gaussian elimination with the largest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, nth) => [...row, right[nth] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let nth = column + 1; nth < size; nth += 1) {
      if (Math.abs(rows[nth]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = nth;
    }
    const top = rows[pivot] ?? [];
    rows[pivot] = rows[column] ?? [];
    rows[column] = top;
    for (const row of rows.slice(column + 1)) {
      const factor = (row[column] ?? 0) / (top[column] ?? 1);
      for (let at = column; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (top[at] ?? 0);
    }
  }
  const answer = Array<number>(size).fill(0);
  for (let nth = size - 1; nth >= 0; nth -= 1) {
    const row = rows[nth] ?? [];
    const known = answer.reduce((sum, value, at) => sum + (at > nth ? value * (row[at] ?? 0) : 0), 0);
    answer[nth] = ((row[size] ?? 0) - known) / (row[nth] ?? 1);
  }
  return answer;
}
