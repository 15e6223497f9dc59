import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { type BacktestResult, Findings, type Past } from '../rules/backtest-result';
import { kept, windowOf } from '../rules/backtest-rule';
import { historyOf } from '../rules/history';
import { byThresholds } from './by-thresholds';
import type { TryThresholds } from './schema';

/** What each threshold would have done with the attempts of a window; null for one that is off. */
export type ThresholdsTrial = {
  from: string;
  until: string;
  challenge: BacktestResult | null;
  review: BacktestResult | null;
  block: BacktestResult | null;
};

/**
 * The time machine for thresholds: the scores of the time are held against the ones that are wanted, and each attempt counts
 * for the strongest that it reaches. Whoever a rule or a list let pass would have passed all the same. Nothing is kept.
 */
export async function tryThresholds(actor: Actor, wanted: TryThresholds): Promise<ThresholdsTrial> {
  const window = windowOf(actor, wanted);
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
  for await (const { attempts, isWhole } of historyOf(actor.environment.id, window, ['score'], false)) {
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
    from: window.from.toISOString(),
    until: window.until.toISOString(),
    challenge: of(findings.challenge, wanted.challenge_at),
    review: of(findings.review, wanted.review_at),
    block: of(findings.block, wanted.block_at),
  };
}

/** The same for the API, whose routes answer rows. */
export async function backtestThresholds(
  actor: Actor,
  wanted: TryThresholds,
): Promise<Answered<ThresholdsTrial>> {
  return { row: await tryThresholds(actor, wanted), replayed: null };
}

/** 3-D Secure is asked before allow, and a rule of it without an answer lets nobody pass (docs/decisions/0027, 0029). */
function wasAllowed(hits: Past['hits']): boolean {
  const deciding = (hits ?? []).filter(({ shadow }) => !shadow);
  if (deciding.some(({ action }) => action === 'three_ds')) return false;
  return deciding.some(({ action, fault }) => action === 'allow' && !fault);
}
