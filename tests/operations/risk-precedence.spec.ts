import { expect, test } from '@playwright/test';
import type { Facts } from '@/lib/risk/facts';
import { Clockwork } from '@/lib/risk/rules/clockwork';
import { compileRule } from '@/lib/risk/rules/compile';
import { evaluateRules, type RuleAction, type RunningRule } from '@/lib/risk/rules/evaluate';
import { parseRule } from '@/lib/risk/rules/parse';
import { keysOf, listsOf } from '@/lib/risk/rules/tree';

const LETTERS: Record<string, RuleAction> = { t: 'three_ds', a: 'allow', b: 'block', r: 'review' };
const FACTS: Facts = { hour: 5 };
/** Matches, does not, cannot answer. */
const TEXTS: Record<string, string> = { '+': 'hour = 5', '-': 'hour = 6', '?': 'ip_private' };

function running(action: RuleAction, text: string, isShadow = false, name = text): RunningRule {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  const { tree } = parsed;
  const condition = compileRule(tree);
  return {
    id: name,
    version: 1,
    name,
    action,
    isShadow,
    keys: keysOf(tree),
    lists: listsOf(tree),
    condition,
  };
}

/** `t+ a- b?`: a rule per word. */
function rulesOf(words: string): RunningRule[] {
  return words
    .split(' ')
    .filter(Boolean)
    .map((word) =>
      running(
        LETTERS[word[0] as string] as RuleAction,
        TEXTS[word[1] as string] as string,
        word[2] === 's',
        word,
      ),
    );
}

test('the order of kinds: 3-D Secure goes with the first that decides, and what could not answer never approves', () => {
  // biome-ignore format: a table reads better in its own columns
  const table: [rules: string, decision: string | null, hits: string][] = [
    ['', null, ''],
    ['t- a- b- r-', null, ''],
    // 3-D Secure goes with what comes after it: it opens no way past a block.
    ['t+ a- b- r-', 'challenge', 't+'],
    ['t+ a+ b+ r+', 'challenge', 't+ a+'],
    ['r+ b+ a+ t+', 'challenge', 't+ a+'],
    ['t+ a- b+ r+', 'block', 't+ b+'],
    ['t+ a- b- r+', 'review', 't+ r+'],
    ['t- a+ b+ r+', 'allow', 'a+'],
    ['t- a- b+ r+', 'block', 'b+'],
    ['t- a- b- r+', 'review', 'r+'],
    // Rules of one kind have no order: all that match are told.
    ['b+ b- b+', 'block', 'b+ b+'],
    // What cannot answer sends to review, of whatever kind it is.
    ['t?', 'review', 't?'],
    ['a?', 'review', 'a?'],
    ['b?', 'review', 'b?'],
    ['r?', 'review', 'r?'],
    // Never to an approval: not by an allow that comes behind it.
    ['t? a+', 'review', 't? a+'],
    // One of the same kind that matched would have decided anyway.
    ['a? a+', 'allow', 'a? a+'],
    ['t? t+', 'challenge', 't? t+'],
    ['t? t+ a+', 'challenge', 't? t+ a+'],
    // A later kind may still be harder.
    ['a? b+', 'block', 'a? b+'],
    ['t? b+', 'block', 't? b+'],
    // Kinds behind the one that decides are not asked.
    ['a+ b?', 'allow', 'a+'],
    ['a+ r?', 'allow', 'a+'],
    ['t+ b?', 'review', 't+ b?'],
    ['t+ a?', 'review', 't+ a?'],
    // Shadows are told of and decide nothing.
    ['b+s', null, 'b+s'],
    ['b?s', null, 'b?s'],
    ['a+ b+s', 'allow', 'a+ b+s'],
    ['r+ t+s', 'review', 'r+ t+s'],
  ];
  for (const [words, decision, hits] of table) {
    const result = evaluateRules(rulesOf(words), FACTS, new Set());
    expect([result.decision, result.hits.map(({ rule }) => rule).join(' ')], words).toEqual([decision, hits]);
  }
  const [hit] = evaluateRules(rulesOf('b?'), FACTS, new Set()).hits;
  expect(hit).toMatchObject({
    fault: { fault: 'missing', key: 'ip_private' },
    action: 'block',
    shadow: false,
  });
});

test('all rules together have their time; what is left over goes to review', () => {
  let now = 0;
  const clock = new Clockwork(50, () => now);
  const slow: RunningRule = {
    ...running('block', 'hour = 6', false, 'slow'),
    condition: () => {
      now = 60;
      return false;
    },
  };
  const result = evaluateRules([slow, running('review', 'hour = 6', false, 'late')], FACTS, new Set(), clock);
  expect(result).toMatchObject({
    decision: 'review',
    hits: [{ rule: 'late', fault: { fault: 'too_slow' } }],
  });
  // Within one rule too: the largest that is taken stops by itself.
  const large = running(
    'block',
    Array.from({ length: 2_400 }, () => 'user_agent contains "zz"').join(' or '),
  );
  let ticks = 0;
  const hurried = new Clockwork(50, () => (ticks += 2));
  const cut = evaluateRules([large], { user_agent: 'a'.repeat(500) }, new Set(), hurried);
  expect(cut).toMatchObject({ decision: 'review', hits: [{ fault: { fault: 'too_slow' } }] });
  const began = performance.now();
  const whole = evaluateRules(
    Array.from({ length: 200 }, () => large),
    { user_agent: 'a'.repeat(1_000) },
    new Set(),
  );
  // Without the cap it takes minutes.
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(whole.decision).toBe('review');
});
