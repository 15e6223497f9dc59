import type { Facts } from '../facts';
import { type Answer, type Condition, type Fault, isFault } from './answers';
import { Clockwork } from './clockwork';

/** What rules do, in the order in which they are asked; see `evaluateRules`. */
export const RULE_ACTIONS = ['three_ds', 'allow', 'block', 'review'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];
/** `allow` is an approval that no score overrules; null where no rule had anything to say. */
export type RulesDecision = 'challenge' | 'allow' | 'block' | 'review' | null;

/** A version of a rule that runs. A shadow is asked like the others and decides nothing. */
export type RunningRule = {
  id: string;
  version: number;
  name: string;
  action: RuleAction;
  isShadow: boolean;
  /** Attributes that it reads, by key; the facts have to hold these. */
  keys: readonly string[];
  /** Keys of the lists that it looks into. */
  lists: readonly string[];
  condition: Condition;
};

/** A rule that matched, or with `fault` one that could not answer. */
export type RuleHit = {
  rule: string;
  version: number;
  name: string;
  action: RuleAction;
  shadow: boolean;
  fault: Fault | null;
};
export type RulesResult = { decision: RulesDecision; hits: RuleHit[] };

const DECISIONS: Record<RuleAction, Exclude<RulesDecision, null>> = {
  three_ds: 'challenge',
  allow: 'allow',
  block: 'block',
  review: 'review',
};

/**
 * What the rules say of an attempt. 3-D Secure is asked before allow, that before block and that before review; rules of one
 * kind have no order, and all of that kind that match are hits. Of allow, block and review the first with a match decides
 * and the later ones are not asked. 3-D Secure goes with all of them: it is asked for where the attempt goes on, and keeps
 * nobody from being blocked or looked at. A rule that cannot answer never leads to an approval: unless an earlier or its own
 * kind decides by another rule's match, or a later one blocks, the attempt goes to review. All rules together have 50 ms;
 * those that are left over then could not answer.
 */
export function evaluateRules(
  rules: readonly RunningRule[],
  facts: Facts,
  lists: ReadonlySet<string>,
  clockwork: Clockwork = new Clockwork(),
): RulesResult {
  const asked = { facts, lists, clockwork };
  const hits: RuleHit[] = [];
  const ask = (rule: RunningRule): boolean => {
    const answer: Answer<boolean> = clockwork.hasEnded()
      ? { fault: 'too_slow', key: null }
      : rule.condition(asked);
    if (answer !== false) hits.push(hitOf(rule, isFault(answer) ? answer : null));
    return answer === true;
  };
  const decision = decide(rules, ask, hits);
  for (const rule of rules) if (rule.isShadow) ask(rule);
  return { decision, hits };
}

function decide(
  rules: readonly RunningRule[],
  ask: (rule: RunningRule) => boolean,
  hits: readonly RuleHit[],
): RulesDecision {
  let isUnsure = false;
  let isChallenged = false;
  for (const action of RULE_ACTIONS) {
    let isMatch = false;
    const before = hits.length;
    for (const rule of rules) {
      if (rule.action === action && !rule.isShadow && ask(rule)) isMatch = true;
    }
    if (isMatch && action === 'three_ds') isChallenged = true;
    // What could not be answered before an allow might have been a reason against it.
    else if (isMatch && action === 'allow') return isUnsure ? 'review' : isChallenged ? 'challenge' : 'allow';
    else if (isMatch) return DECISIONS[action];
    else isUnsure ||= hits.slice(before).some((hit) => hit.fault !== null);
  }
  return isUnsure ? 'review' : isChallenged ? 'challenge' : null;
}

function hitOf({ id, version, name, action, isShadow }: RunningRule, fault: Fault | null): RuleHit {
  return { rule: id, version, name, action, shadow: isShadow, fault };
}
