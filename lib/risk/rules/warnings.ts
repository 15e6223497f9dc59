import { attributeOf } from '../attributes';
import type { Facts, FactValue } from '../facts';
import type { Condition } from './answers';
import { unguardedKeys } from './check';
import { Clockwork } from './clockwork';
import { compileRule } from './compile';
import { RULE_ACTIONS, type RuleAction } from './evaluate';
import { type Expression, everyPart, type Literal, listsOf } from './tree';

/** Something that the author of a rule should know before it runs; none of it keeps it from running. */
export type RuleWarning =
  /** Attempts without these attributes go to review. */
  | { code: 'may_be_missing'; keys: string[] }
  /** No attempt was found that it matches. */
  | { code: 'never_matches' }
  /** Another rule wants something else of the same attempt; `example` is one, and `wins` what is done with it. */
  | { code: 'contradicts'; rule: string; name: string; wins: RuleAction; example: Record<string, FactValue> };

export type OtherRule = { id: string; name: string; action: RuleAction; tree: Expression };
type Example = { facts: Facts; lists: ReadonlySet<string> };

/** Examples that are looked at for one pair of rules; past that none is said to exist. */
const EXAMPLES_MAX = 4_000;
/** Milliseconds for all of it: a warning is worth no more waiting. */
const PATIENCE_MS = 400;
const WARNINGS_MAX = 10;

/** What is odd about a rule beside the others that run. */
export function warningsOf(
  tree: Expression,
  action: RuleAction,
  others: readonly OtherRule[],
): RuleWarning[] {
  const until = performance.now() + PATIENCE_MS;
  const missing = unguardedKeys(tree);
  const warnings: RuleWarning[] = missing.length > 0 ? [{ code: 'may_be_missing', keys: missing }] : [];
  const condition = compileRule(tree);
  if (!matchOf([tree], [condition], until)) warnings.push({ code: 'never_matches' });
  for (const other of others) {
    if (other.action === action || warnings.length >= WARNINGS_MAX) continue;
    const example = matchOf([tree, other.tree], [condition, compileRule(other.tree)], until);
    if (!example) continue;
    const wins = RULE_ACTIONS.find((each) => each === action || each === other.action) as RuleAction;
    warnings.push({ code: 'contradicts', rule: other.id, name: other.name, wins, example: shown(example) });
  }
  return warnings;
}

/** An attempt that all conditions match: made of the values that the rules name and their neighbours. */
function matchOf(
  trees: readonly Expression[],
  conditions: readonly Condition[],
  until: number,
): Example | null {
  const choices = choicesOf(trees);
  const lists = [...new Set(trees.flatMap(listsOf))];
  const total = choices.reduce(
    (product, [, values]) => product * values.length,
    2 ** Math.min(lists.length, 8),
  );
  // Few are tried all; of many some that are spread over them, the same ones each time.
  const isAll = total <= EXAMPLES_MAX;
  let seed = 1;
  for (let nth = 0; nth < Math.min(total, EXAMPLES_MAX); nth += 1) {
    if (nth % 256 === 0 && performance.now() > until) return null;
    seed = (seed * 48_271) % 2_147_483_647;
    const example = exampleAt(isAll ? nth : Math.floor((seed / 2_147_483_647) * total), choices, lists);
    const asked = { ...example, clockwork: new Clockwork(PATIENCE_MS) };
    if (conditions.every((condition) => condition(asked) === true)) return example;
  }
  return null;
}

function exampleAt(
  index: number,
  choices: readonly [string, FactValue[]][],
  lists: readonly string[],
): Example {
  let rest = index;
  const facts: Record<string, FactValue> = {};
  for (const [key, values] of choices) {
    facts[key] = values[rest % values.length] ?? null;
    rest = Math.floor(rest / values.length);
  }
  const held = lists.filter((_, nth) => Math.floor(rest / 2 ** Math.min(nth, 7)) % 2 === 1);
  return { facts, lists: new Set(held) };
}

/** For each attribute the values at which some comparison turns. */
function choicesOf(trees: readonly Expression[]): [string, FactValue[]][] {
  const choices = new Map<string, Set<FactValue>>();
  const put = (key: string, ...values: FactValue[]) => {
    const held = choices.get(key) ?? new Set();
    for (const value of values) held.add(value);
    choices.set(key, held);
  };
  for (const tree of trees) {
    for (const part of everyPart(tree)) {
      if (part.kind === 'attribute') put(part.key, ...usual(part.key));
      if (part.kind === 'missing') put(part.key, ...usual(part.key), null);
      if (part.kind === 'match' && part.left.kind === 'attribute')
        put(part.left.key, part.pattern.replaceAll('*', ''));
      const literals =
        part.kind === 'compare'
          ? [part.left, part.right]
          : part.kind === 'in'
            ? part.values.slice(0, 20)
            : [];
      const keys = part.kind === 'compare' || part.kind === 'in' ? attributesIn(part) : [];
      for (const key of keys) for (const literal of literals) put(key, ...around(literal));
      if (literals.some(({ kind }) => kind === 'money')) {
        for (const literal of literals) if (literal.kind === 'money') put('currency', literal.currency);
      }
    }
  }
  return [...choices].map(([key, values]) => [key, [...values]]);
}

function attributesIn(tree: Expression): string[] {
  return [...everyPart(tree)].flatMap((part) => (part.kind === 'attribute' ? [part.key] : []));
}

function usual(key: string): FactValue[] {
  switch (attributeOf(key)?.type) {
    case 'boolean':
      return [true, false];
    case 'country':
      return ['US', 'DE'];
    case 'ip':
      return ['203.0.113.7'];
    case 'text':
      return ['something'];
    default:
      return [0, 1_000_000_000];
  }
}

function around(literal: Expression | Literal): FactValue[] {
  switch (literal.kind) {
    case 'number':
    case 'money':
    case 'duration':
      return [literal.value, literal.value - 1, literal.value + 1];
    case 'text':
      return [literal.value.split('/')[0] ?? ''];
    case 'boolean':
      return [literal.value];
    default:
      return [];
  }
}

/** What a reader needs of an example: without what is nothing, and with the lists that it stands in. */
function shown({ facts, lists }: Example): Record<string, FactValue> {
  const told = Object.entries(facts).filter(([key]) => !attributeOf(key)?.onlyLists);
  const held = [...lists].map((list): [string, FactValue] => [`@${list}`, true]);
  return Object.fromEntries([...told, ...held].slice(0, 12));
}
