import { oneDomain, withReadableLabels } from '@/lib/domain-names';
import { attributeOf } from '../attributes';
import type { FactValue } from '../facts';
import { isWithin, type Network, networkOf } from './addresses';
import {
  type Answer,
  type Condition,
  calculated,
  type Fault,
  isFault,
  NO_NUMBER,
  TEXT_MAX,
  TOO_SLOW,
  type Value,
} from './answers';
import { textMatcher } from './match-text';
import type { Comparison, Expression, Literal } from './tree';

/** A checked tree as a function. It is put together from functions of ours; no text is ever run. */
export function compileRule(node: Expression): Condition {
  switch (node.kind) {
    case 'and':
      return chain(node.parts.map(compileRule), false);
    case 'or':
      return chain(node.parts.map(compileRule), true);
    case 'not': {
      const part = compileRule(node.part);
      return (asked) => {
        const answer = part(asked);
        return isFault(answer) ? answer : !answer;
      };
    }
    case 'compare':
      return comparison(node.operator, node.left, node.right);
    case 'match': {
      const text = readerOf(node.left);
      const pattern = holdsDomain(node.left) ? withReadableLabels(node.pattern) : node.pattern;
      const matches = textMatcher(node.operator, pattern);
      return withText(text, matches);
    }
    case 'in':
      return membership(node.left, node.values);
    case 'in_list':
      return listed(node.left, node.list);
    case 'missing': {
      const { key } = node;
      return ({ facts }) => (facts[key] ?? null) === null;
    }
    default: {
      const value = readerOf(node);
      return (asked) => {
        const answer = value(asked);
        return typeof answer === 'boolean' || isFault(answer) ? answer : NO_NUMBER;
      };
    }
  }
}

/**
 * And, or: the value that decides wins over a fault before or behind it, so that the order of the parts never matters; a
 * fault wins over the value that decides nothing.
 */
function chain(parts: readonly Condition[], decides: boolean): Condition {
  return (asked) => {
    let fault: Fault | null = null;
    for (const part of parts) {
      if (asked.clockwork.isOver()) return TOO_SLOW;
      const answer = part(asked);
      if (answer === decides) return decides;
      if (isFault(answer)) fault ??= answer;
    }
    return fault ?? !decides;
  };
}

function withText(value: Value, matches: (text: string) => boolean): Condition {
  return (asked) => {
    const text = value(asked);
    if (isFault(text)) return text;
    if (asked.clockwork.isOver()) return TOO_SLOW;
    return typeof text === 'string' ? matches(text.slice(0, TEXT_MAX).toLowerCase()) : NO_NUMBER;
  };
}

/** In a list: what is missing is in none, but nobody knows which list it would be in, so that is a fault too. */
function listed(left: Expression, list: string): Condition {
  const key = left.kind === 'attribute' ? left.key : '';
  const fault: Fault = { fault: 'missing', key };
  return ({ facts, lists }) => ((facts[key] ?? null) === null ? fault : lists.has(list));
}

function isAddress(node: Expression): boolean {
  return node.kind === 'attribute' && attributeOf(node.key)?.type === 'ip';
}

function comparison(operator: Comparison, left: Expression, right: Expression): Condition {
  if (isAddress(left) || isAddress(right)) {
    const [address, other] = isAddress(left) ? [left, right] : [right, left];
    const equal = other.kind === 'text' ? withinAny(readerOf(address), [other]) : sameAddress(address, other);
    return operator === '!=' ? negated(equal) : equal;
  }
  const [one, another] = [domainIn(right, left), domainIn(left, right)];
  const compared = compare(operator, readerOf(one), readerOf(another));
  const [money, amount] = left.kind === 'money' ? [left, right] : [right, left];
  if (money.kind !== 'money' || isCommonCurrency(amount)) return compared;
  return (asked) => asked.facts.currency === money.currency && compared(asked);
}

/** E-mail addresses and their domains are compared in one form, however the rule writes them. */
function holdsDomain(node: Expression): boolean {
  return node.kind === 'attribute' && (node.key === 'email' || node.key === 'email_domain');
}

function domainIn<Node extends Expression>(attribute: Expression, node: Node): Node {
  if (node.kind !== 'text' || !holdsDomain(attribute)) return node;
  const at = node.value.lastIndexOf('@') + 1;
  const domain = oneDomain(node.value.slice(at));
  if (domain === null) return { ...node, value: withReadableLabels(node.value) };
  return { ...node, value: node.value.slice(0, at).normalize('NFKC') + domain };
}

/** An amount in the common currency was checked against money of the same one; the payment’s own may be any. */
function isCommonCurrency(node: Expression): boolean {
  if (node.kind === 'attribute') return attributeOf(node.key)?.currency !== 'payment';
  if (node.kind === 'negative') return isCommonCurrency(node.part);
  return node.kind !== 'arithmetic' || (isCommonCurrency(node.left) && isCommonCurrency(node.right));
}

function negated(condition: Condition): Condition {
  return (asked) => {
    const answer = condition(asked);
    return isFault(answer) ? answer : !answer;
  };
}

function compare(operator: Comparison, left: Value, right: Value): Condition {
  const holds = COMPARE[operator];
  return (asked) => {
    const one = left(asked);
    if (isFault(one)) return one;
    const other = right(asked);
    if (isFault(other)) return other;
    if (typeof one !== typeof other) return NO_NUMBER;
    return holds(plain(one), plain(other));
  };
}

type Plain = string | number;
const COMPARE: Record<Comparison, (a: Plain, b: Plain) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Texts without regard to capitals; true and false as numbers. */
function plain(value: string | number | boolean): Plain {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'boolean' ? Number(value) : value;
}

function membership(left: Expression, values: readonly Literal[]): Condition {
  const value = readerOf(left);
  if (isAddress(left)) return withinAny(value, values);
  const ofCurrencies = values.filter((each) => each.kind === 'money' && !isCommonCurrency(left));
  const bound = ofCurrencies.map((each) => `${each.value} ${each.kind === 'money' ? each.currency : ''}`);
  const money = new Set(bound);
  const others = values.filter((each) => !ofCurrencies.includes(each));
  const held = new Set(others.map((each) => plain(domainIn(left, each).value)));
  return (asked) => {
    const found = value(asked);
    if (isFault(found)) return found;
    return held.has(plain(found)) || (money.size > 0 && money.has(`${found} ${asked.facts.currency}`));
  };
}

function withinAny(value: Value, literals: readonly Literal[]): Condition {
  const networks = literals
    .map((literal) => networkOf(String(literal.value)))
    .filter((each) => each !== null);
  return (asked) => {
    const found = addressOf(value(asked));
    if (isFault(found)) return found;
    return asked.clockwork.isOver() ? TOO_SLOW : networks.some((network) => isWithin(found, network));
  };
}

function sameAddress(left: Expression, right: Expression): Condition {
  const [one, other] = [readerOf(left), readerOf(right)];
  return (asked) => {
    const a = addressOf(one(asked));
    const b = addressOf(other(asked));
    if (isFault(a)) return a;
    return isFault(b) ? b : a.family === b.family && a.value === b.value;
  };
}

function addressOf(answer: Answer<string | number | boolean>): Answer<Network> {
  return isFault(answer) ? answer : (networkOf(String(answer)) ?? NO_NUMBER);
}

function readerOf(node: Expression): Value {
  switch (node.kind) {
    case 'attribute':
      return factOf(node.key);
    case 'negative': {
      const part = readerOf(node.part);
      return (asked) => calculated('-', 0, part(asked));
    }
    case 'arithmetic': {
      const [left, right] = [readerOf(node.left), readerOf(node.right)];
      return (asked) => calculated(node.operator, left(asked), right(asked));
    }
    case 'text':
    case 'number':
    case 'money':
    case 'duration':
    case 'boolean': {
      const { value } = node;
      return () => value;
    }
    default:
      return compileRule(node);
  }
}

function factOf(key: string): Value {
  const missing: Fault = { fault: 'missing', key };
  const type = attributeOf(key)?.type ?? 'text';
  const expected =
    type === 'boolean' ? 'boolean' : ['number', 'amount', 'duration'].includes(type) ? 'number' : 'string';
  const wrong: Fault = { fault: 'wrong_type', key };
  return ({ facts }) => {
    const found: FactValue | undefined = facts[key];
    if (found === null || found === undefined) return missing;
    return typeof found === expected ? found : wrong;
  };
}
