import { type ScoreModel, scoreOf } from '../score/model';
import type { Labelled } from './fit';

/** A score from `from` to `to`: how many attempts have it, and how many of them were frauds. */
export type CalibrationBand = { from: number; to: number; payments: number; frauds: number };
export type Judgement = {
  auc: number | null;
  payments: number;
  frauds: number;
  calibration: CalibrationBand[];
};

const BANDS = [0, 10, 20, 30, 50, 70, 80, 90, 100] as const;

/**
 * How well a model tells frauds from good payments that it was not trained on. `auc` is the chance that of a fraud and a good
 * payment the fraud has the higher score (ties count half); null where one of them is missing.
 */
export function judge(model: ScoreModel, examples: readonly Labelled[]): Judgement {
  const scored = examples.map(({ facts, fraud }) => ({ score: scoreOf(model, facts).score, fraud }));
  const frauds = scored.filter(({ fraud }) => fraud);
  const calibration = BANDS.slice(0, -1).map((from, nth) => {
    const to = (BANDS[nth + 1] ?? 100) - 1;
    const inside = scored.filter(({ score }) => score >= from && score <= to);
    return { from, to, payments: inside.length, frauds: inside.filter(({ fraud }) => fraud).length };
  });
  return { auc: areaOf(scored), payments: scored.length, frauds: frauds.length, calibration };
}

function areaOf(scored: readonly { score: number; fraud: boolean }[]): number | null {
  const counts = Array.from({ length: 100 }, () => ({ good: 0, bad: 0 }));
  for (const { score, fraud } of scored) {
    const count = counts[score];
    if (count) count[fraud ? 'bad' : 'good'] += 1;
  }
  const [good, bad] = (['good', 'bad'] as const).map((kind) =>
    counts.reduce((sum, count) => sum + count[kind], 0),
  );
  if (!good || !bad) return null;
  let below = 0;
  let pairs = 0;
  for (const count of counts) {
    pairs += count.bad * (below + count.good / 2);
    below += count.good;
  }
  return Math.round((pairs / (good * bad)) * 1_000) / 1_000;
}
