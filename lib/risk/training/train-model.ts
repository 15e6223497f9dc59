import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callAlone } from '@/lib/db';
import { ensure } from '@/lib/errors';
import type { ScoreModel } from '../score/model';
import { forgetRiskState } from '../state';
import { fit, type Labelled } from './fit';
import { type Judgement, judge } from './judge';
import { type MadeUpPlan, madeUpAttempts } from './made-up';
import { madeUpFacts } from './made-up-facts';
import { labelledOutcomes } from './outcomes';

/** With fewer frauds than this, weights would be about those few and not about fraud. */
export const FRAUDS_MIN = 30;
const HELD_OUT_EVERY = 3;
export const MADE_UP: MadeUpPlan = { seed: 20_261_126, people: 2_000, days: 30, bursts: 12, thefts: 120 };

export type Trained = {
  version: number;
  model: ScoreModel;
  judgement: Judgement;
  source: 'outcomes' | 'generated';
};

/**
 * Trains the score model of an environment on what became of its payments, or on made-up ones, judges it on a third of them
 * that it was not trained on, and keeps both as a new version; with `activate` it scores from now on. Throws
 * `invalid_request` when too few frauds are known.
 */
export async function trainModel(
  actor: Actor,
  { source, activate }: { source: 'outcomes' | 'generated'; activate: boolean },
): Promise<Trained> {
  const { environment } = actor;
  const examples =
    source === 'outcomes' ? await labelledOutcomes(environment.id) : madeUpExamples(environment);
  const frauds = examples.filter(({ fraud }) => fraud).length;
  ensure(
    frauds >= FRAUDS_MIN && examples.length - frauds >= FRAUDS_MIN,
    'invalid_request',
    `${frauds} frauds among ${examples.length} payments are too few to learn from: ${FRAUDS_MIN} of either are needed.`,
  );
  const { model, judgement } = trained(examples);
  const { version } = await callAlone<{ version: number }>('risk_model_add', environment.id, {
    at: now(environment.clockOffsetMs).toISOString(),
    actor: actor.id,
    source,
    weights: model,
    metrics: judgement,
    activate,
  });
  forgetRiskState(environment.id);
  return { version, model: { ...model, version }, judgement, source };
}

/** Every third example is kept for judging; they are in the order of time, so both parts are of the same weeks. */
export function trained(examples: readonly Labelled[]) {
  const model = fit(examples.filter((_, nth) => nth % HELD_OUT_EVERY !== 0));
  const judgement = judge(
    { ...model, version: null },
    examples.filter((_, nth) => nth % HELD_OUT_EVERY === 0),
  );
  return { model, judgement };
}

export function madeUpExamples(environment: Actor['environment'], plan: MadeUpPlan = MADE_UP): Labelled[] {
  const attempts = madeUpAttempts(plan);
  const facts = madeUpFacts(attempts, environment);
  return attempts.map(({ kind }, nth) => ({ facts: facts[nth] ?? {}, fraud: kind !== 'good' }));
}
