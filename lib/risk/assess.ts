import { testingNeeds, testingVerdict } from './card-testing';
import type { Facts } from './facts';
import type { KnownOfAttempt } from './known';
import { momentOf, plainFacts } from './plain-facts';
import { readFacts } from './read-facts';
import { type Contribution, levelOf, needsOf, scoreOf } from './score/model';
import { type RiskState, riskState } from './state';

export const DECISIONS = ['approve', 'challenge', 'review', 'block'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A rule that held, or that could not be evaluated, as it is kept with the attempt. */
export type Hit = { rule: string; name: string; version: number; action: string; shadow: boolean };

/** What risk says of an attempt before it is reserved: stored with attempt and payment, and shown on the payment. */
export type RiskVerdict = {
  score: number;
  level: 'normal' | 'elevated' | 'high';
  decision: Decision;
  rules: string[];
  /** What a review is opened for. */
  reason?: 'rule' | 'score' | 'error';
  /** Whether the money of a review can be held without being captured. */
  holds?: boolean;
};

/** What is kept of an assessment: the argument of the statement that reserves the attempt. */
export type KeptAssessment = {
  amount_usd: number | null;
  model_version: number | null;
  reasons: Contribution[];
  hits: Hit[];
  facts: Facts;
  card: string | null;
  email: string | null;
  ip: string | null;
  device: string | null;
  customer_id: string | null;
  bin: string | null;
};

export type Assessed = { risk: RiskVerdict; assessment: KeptAssessment };

/**
 * The hook that every attempt passes. Reads the environment's state (kept for a second) and, only where an active rule, a
 * model that was trained here or the defence against card testing asks for history, one statement. The score alone decides
 * nothing unless the environment has a threshold.
 */
export async function assessRisk(known: KnownOfAttempt, at: Date = momentOf(known)): Promise<Assessed> {
  const environmentId = known.environment.id;
  const plain = plainFacts(known, at);
  const state = await riskState(environmentId);
  const needs = [...needsOf(state.model), ...(state.cardTesting ? testingNeeds(plain) : [])];
  const seen = needs.length === 0 ? {} : await readFacts(environmentId, plain, needs, at);
  const facts: Facts = { ...plain, ...seen };
  const { score, reasons } = scoreOf(state.model, facts);
  const scored: Facts = { ...facts, score };
  const verdict = decide(state, scored, score);
  return {
    risk: {
      score,
      level: levelOf(score),
      rules: [],
      ...verdict,
      ...(verdict.decision === 'review' ? { holds: known.canHold } : {}),
    },
    assessment: keptOf(scored, reasons, [], state.model.version),
  };
}

/** The strongest of what score and defence ask for; what refuses is stronger than what waits, and that than what asks. */
function decide(state: RiskState, facts: Facts, score: number): Pick<RiskVerdict, 'decision' | 'reason'> {
  const wanted: Decision[] = [
    byThresholds(state, score),
    state.cardTesting ? testingVerdict(facts) : 'approve',
  ];
  const decision = DECISIONS.findLast((one) => wanted.includes(one)) ?? 'approve';
  return decision === 'review' ? { decision, reason: 'score' } : { decision };
}

function byThresholds({ challengeAt, reviewAt, blockAt }: RiskState, score: number): Decision {
  if (blockAt !== null && score >= blockAt) return 'block';
  if (reviewAt !== null && score >= reviewAt) return 'review';
  return challengeAt !== null && score >= challengeAt ? 'challenge' : 'approve';
}

function keptOf(facts: Facts, reasons: Contribution[], hits: Hit[], model: number | null): KeptAssessment {
  const text = (key: string) => (typeof facts[key] === 'string' ? facts[key] : null);
  return {
    amount_usd: typeof facts.amount_usd === 'number' ? facts.amount_usd : null,
    model_version: model,
    reasons,
    hits,
    facts,
    card: text('card'),
    email: text('email'),
    // Nobody is known by a private address.
    ip: facts.ip_private === false ? text('ip') : null,
    device: text('device'),
    customer_id: text('customer'),
    bin: text('bin'),
  };
}
