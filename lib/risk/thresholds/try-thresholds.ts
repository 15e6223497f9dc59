import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { RiskThresholdsTrial } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { type BacktestResult, Findings, type Past } from '../rules/backtest-result';
import { kept, windowOf } from '../rules/backtest-rule';
import { historyOf } from '../rules/history';
import { byThresholds, type ThresholdValues } from './by-thresholds';
import type { TryThresholds } from './schema';

/** Trials that nobody saved and that are kept all the same, the newest ones. */
export const UNSAVED_TRIALS_MAX = 20;

/** What each threshold would have done with the attempts of a window; null for one that is off. */
export type TrialFindings = {
  challenge: BacktestResult | null;
  review: BacktestResult | null;
  block: BacktestResult | null;
};

/**
 * The time machine for thresholds: the scores of the time are held against the ones that are wanted, and each attempt counts
 * for the strongest that it reaches. Whoever a rule or a list let pass would have passed all the same. What was found is kept
 * and goes with these thresholds when they are set.
 */
export async function tryThresholds(
  actor: Actor,
  wanted: TryThresholds,
  call: Call,
): Promise<Answered<RiskThresholdsTrial>> {
  const window = windowOf(actor, wanted);
  const { challenge_at, review_at, block_at } = wanted;
  const result = await findingsOf(actor.environment.id, window, wanted);
  return change<RiskThresholdsTrial>(actor, call, 'risk_thresholds_trial_save', 'trial', {
    trial: {
      id: newId('riskThresholdsTrial'),
      challenge_at,
      review_at,
      block_at,
      from_at: window.from.toISOString(),
      until_at: window.until.toISOString(),
      result,
    },
    unsaved_max: UNSAVED_TRIALS_MAX,
  });
}

async function findingsOf(
  environmentId: string,
  window: { from: Date; until: Date },
  wanted: ThresholdValues,
): Promise<TrialFindings> {
  const thresholds = {
    challengeAt: wanted.challenge_at,
    reviewAt: wanted.review_at,
    blockAt: wanted.block_at,
  };
  const findings = {
    challenge: new Findings('three_ds'),
    review: new Findings('review'),
    block: new Findings('block'),
  };
  let isAll = true;
  for await (const { attempts, isWhole } of historyOf(environmentId, window, ['score'], false)) {
    for (const { past, facts } of attempts) {
      const score = typeof facts.score === 'number' ? facts.score : 0;
      const asked = wasAllowed(past.hits) ? 'approve' : byThresholds(thresholds, score);
      findings.challenge.see(past, asked === 'challenge');
      findings.review.see(past, asked === 'review');
      findings.block.see(past, asked === 'block');
    }
    isAll = isWhole;
  }
  const of = (one: Findings, threshold: number | null) =>
    threshold === null ? null : kept(one.result(isAll));
  return {
    challenge: of(findings.challenge, wanted.challenge_at),
    review: of(findings.review, wanted.review_at),
    block: of(findings.block, wanted.block_at),
  };
}

/** 3-D Secure is asked before allow, and a rule of it without an answer lets nobody pass (docs/decisions/0027, 0029). */
function wasAllowed(hits: Past['hits']): boolean {
  const deciding = (hits ?? []).filter(({ shadow }) => !shadow);
  if (deciding.some(({ action }) => action === 'three_ds')) return false;
  return deciding.some(({ action, fault }) => action === 'allow' && !fault);
}
