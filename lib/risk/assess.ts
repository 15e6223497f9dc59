import { monotonicMs } from '@/lib/clock';
import { testingNeeds, testingVerdict } from './card-testing';
import type { Facts } from './facts';
import type { KnownOfAttempt } from './known';
import { listedOf, listsFact, together } from './listed';
import { momentOf, plainFacts } from './plain-facts';
import { readFacts } from './read-facts';
import { recentCards, SOURCES_CARDS } from './recent-cards';
import {
  evaluateRules,
  type RuleAction,
  type RuleHit,
  type RulesDecision,
  type RunningRule,
} from './rules/evaluate';
import { rulesOf } from './rules/rules-of';
import { type Contribution, levelOf, needsOf, scoreOf } from './score/model';
import { type RiskState, riskState } from './state';
import { byThresholds } from './thresholds/by-thresholds';

export const DECISIONS = ['approve', 'challenge', 'review', 'block'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A rule that held or could not answer, with the facts that it read; the card's fingerprint is not among them. */
export type Hit = RuleHit & { values: Facts };

/** What risk says of an attempt before it is reserved: stored with attempt and payment, and shown on the payment. */
export type RiskVerdict = {
  score: number;
  level: 'normal' | 'elevated' | 'high';
  decision: Decision;
  /** Names of the rules that held; shadows are not among them. */
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
  /** Microseconds that the assessment took. */
  duration_us: number;
};

export type Assessed = { risk: RiskVerdict; assessment: KeptAssessment };

/**
 * The hook that every attempt passes. Reads the environment's state (kept for a second), its rules (kept until they change)
 * and, only where a rule, a list, a model that was trained here or the defence against card testing asks, one statement.
 * The score alone decides nothing unless the environment has a threshold.
 */
export async function assessRisk(known: KnownOfAttempt, at: Date = momentOf(known)): Promise<Assessed> {
  const began = monotonicMs();
  const environmentId = known.environment.id;
  const plain = plainFacts(known, at);
  const state = await riskState(environmentId);
  const rules = state.rulesVersion === 0 ? [] : await rulesOf(environmentId, state.rulesVersion);
  const recent = state.cardTesting ? recentCards(environmentId, plain, at) : null;
  const asked = [...rules.flatMap(({ keys }) => keys), ...(state.cardTesting ? testingNeeds(plain) : [])];
  const needs = [...asked, ...needsOf(state.model, asked.length > 0)];
  const {
    lists,
    [SOURCES_CARDS]: elsewhere,
    ...seen
  } = await readFacts(
    environmentId,
    Object.assign({}, plain, recent?.asked),
    recent?.asked ? [...needs, SOURCES_CARDS] : needs,
    at,
    state.listsVersion > 0,
    known.card?.leadingDigits,
  );
  const listed = listedOf(lists);
  const { score, reasons } = scoreOf(state.model, Object.assign({}, plain, seen));
  const facts: Facts = { score, ...plain, ...seen, ...listsFact(listed) };
  const said = evaluateRules(rules, facts, listed.keys);
  const hits = [...listed.hits, ...said.hits].map((hit) => ({ ...hit, values: valuesOf(rules, hit, facts) }));
  const byDefence = recent && testingVerdict(facts, Math.max(recent.seen, Number(elsewhere ?? 0)));
  const verdict = decide(state, score, together(said, listed.says), byDefence, hits);
  return {
    risk: {
      score,
      level: levelOf(score),
      rules: hits.filter(({ shadow, fault }) => !shadow && fault === null).map(({ name }) => name),
      ...verdict,
      ...(verdict.decision === 'review' ? { holds: known.canHold } : {}),
    },
    assessment: {
      duration_us: Math.round((monotonicMs() - began) * 1_000),
      ...keptOf(facts, reasons, hits, state.model.version),
    },
  };
}

/**
 * The strongest of what rules, score and defence ask for; what refuses is stronger than what waits, and that than what asks
 * for 3-D Secure. A rule or list that allows is stronger than all of them, but for a rule that asks for 3-D Secure: that is asked for.
 */
function decide(
  state: RiskState,
  score: number,
  said: RulesDecision,
  byDefence: Decision | null,
  hits: readonly Hit[],
): Pick<RiskVerdict, 'decision' | 'reason'> {
  if (said === 'allow') return { decision: 'approve' };
  const isMatch = (kind: RuleAction) =>
    hits.some(({ action, shadow, fault }) => action === kind && !shadow && fault === null);
  if (said === 'challenge' && isMatch('allow')) return { decision: 'challenge' };
  const byScore = byThresholds(state, score);
  const wanted: (Decision | null)[] = [said, byScore, byDefence];
  const decision = DECISIONS.findLast((one) => wanted.includes(one)) ?? 'approve';
  if (decision !== 'review') return { decision };
  if (said !== 'review') return { decision, reason: 'score' };
  return { decision, reason: isMatch('review') ? 'rule' : 'error' };
}

function valuesOf(rules: readonly RunningRule[], { rule, version }: RuleHit, facts: Facts): Facts {
  const keys = rules.find((one) => one.id === rule && one.version === version)?.keys ?? [];
  return Object.fromEntries(
    keys.filter((key) => key !== 'card' && facts[key] !== undefined).map((key) => [key, facts[key] ?? null]),
  );
}

function keptOf(
  facts: Facts,
  reasons: Contribution[],
  hits: Hit[],
  model: number | null,
): Omit<KeptAssessment, 'duration_us'> {
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
