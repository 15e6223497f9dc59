import { attributeOf } from '../attributes';
import type { FactType, ListKind } from '../facts';
import { networkOf } from './addresses';
import { type ProblemCode, problemAt, type RuleProblem } from './problems';
import { closest } from './spelling';
import { type Expression, everyPart, type Literal, type Span } from './tree';
import { type Kind, ORDERED, resultOf, takes, UNKNOWN } from './types';

/** The lists of the environment by key; without them, lists are taken as they are written. */
export type KnownLists = ReadonlyMap<string, ListKind>;
export type KnownList = readonly [key: string, kind: ListKind];

const PROBLEMS_MAX = 20;
const COUNTRY = /^[A-Z]{2}$/;

/**
 * Whether a tree makes sense: its attributes exist, what is compared has one type, and all of it is a condition. Problems
 * come in the order of the text, at most twenty; none for a rule that can run.
 */
export function checkRule(text: string, tree: Expression, lists?: KnownLists): RuleProblem[] {
  const checker = new Checker(text, lists);
  checker.condition(tree);
  return checker.problems.sort((a, b) => a.from - b.from).slice(0, PROBLEMS_MAX);
}

/** Attributes that an attempt may come without and that the rule does not ask `is missing` of. */
export function unguardedKeys(tree: Expression): string[] {
  const asked = new Set<string>();
  const compared = new Set<string>();
  for (const part of everyPart(tree)) {
    if (part.kind === 'missing') asked.add(part.key);
    if (part.kind === 'attribute' && attributeOf(part.key)?.missable) compared.add(part.key);
  }
  return [...compared].filter((key) => !asked.has(key));
}

class Checker {
  readonly problems: RuleProblem[] = [];
  constructor(
    private readonly text: string,
    private readonly lists: KnownLists | undefined,
  ) {}

  private say(code: ProblemCode, span: Span, values: Record<string, string | number> = {}): Kind {
    this.problems.push(problemAt(this.text, code, span, values));
    return UNKNOWN;
  }

  /** Something that is true or false. */
  condition(node: Expression): void {
    switch (node.kind) {
      case 'and':
      case 'or':
        for (const part of node.parts) this.condition(part);
        return;
      case 'not':
        this.condition(node.part);
        return;
      case 'compare':
        this.comparison(node);
        return;
      case 'match':
        this.match(node);
        return;
      case 'in':
        this.members(node);
        return;
      case 'in_list':
        this.list(node);
        return;
      case 'missing':
        this.attribute(node.key, node);
        return;
      default: {
        const { type } = this.value(node);
        if (type !== 'boolean' && type !== 'unknown') this.say('not_condition', node, { found: type });
      }
    }
  }

  private value(node: Expression): Kind {
    switch (node.kind) {
      case 'text':
      case 'number':
      case 'duration':
      case 'boolean':
        return { type: node.kind, literal: node };
      case 'money':
        return { type: 'amount', currency: node.currency, literal: node };
      case 'attribute':
        return this.readable(node.key, node);
      case 'negative': {
        const inner = this.value(node.part);
        if (inner.type === 'unknown' || ORDERED.has(inner.type))
          return { type: inner.type, currency: inner.currency };
        return this.say('not_calculable', node, { left: '', operator: '-', right: inner.type });
      }
      case 'arithmetic':
        return this.calculation(node);
      default:
        return this.say('not_value', node);
    }
  }

  private attribute(key: string, span: Span): ReturnType<typeof attributeOf> {
    const attribute = attributeOf(key);
    if (attribute) return attribute;
    if (key.startsWith('velocity.')) {
      this.say('unknown_velocity', span, { found: key.slice('velocity.'.length).split('.').join(', ') });
      return null;
    }
    const close = closest(key);
    this.say(close ? 'unknown_attribute_close' : 'unknown_attribute', span, {
      found: key,
      close: close ?? '',
    });
    return null;
  }

  private readable(key: string, span: Span): Kind {
    const attribute = this.attribute(key, span);
    if (!attribute) return UNKNOWN;
    if (attribute.onlyLists) return this.say('only_lists', span, { key });
    return { type: attribute.type, currency: attribute.currency };
  }

  private comparison(node: Extract<Expression, { kind: 'compare' }>): void {
    const left = this.value(node.left);
    const right = this.value(node.right);
    if (left.type === 'unknown' || right.type === 'unknown') return;
    const type = this.common(left, right, node);
    if (type === null) return;
    const isEquality = node.operator === '=' || node.operator === '!=';
    if (!isEquality && !ORDERED.has(type))
      this.say('not_ordered', node, { operator: node.operator, found: type });
  }

  /** The type in which two values are compared, after a literal has taken the other's; null with a problem. */
  private common(left: Kind, right: Kind, span: Span): FactType | null {
    const [fixed, free] = right.literal ? [left, right] : [right, left];
    if (fixed.type === 'unknown' || free.type === 'unknown') return null;
    const { literal } = free;
    if (literal && !this.fits(fixed, literal)) return null;
    const isTaken = literal ? takes(fixed.type, literal) : fixed.type === free.type;
    if (!isTaken) {
      this.say('type_mismatch', span, { left: left.type, right: right.type });
      return null;
    }
    if (fixed.type === 'amount' && !this.isOneCurrency(left, right, span)) return null;
    return fixed.type;
  }

  /** Whether a literal is well written for the type that it shall have. */
  private fits({ type }: Kind, literal: Literal): boolean {
    if (literal.kind === 'text' && type === 'country' && !COUNTRY.test(literal.value)) {
      this.say('country_invalid', literal, { found: literal.value });
      return false;
    }
    if (literal.kind === 'text' && type === 'ip' && !networkOf(literal.value)) {
      this.say('address_invalid', literal, { found: literal.value });
      return false;
    }
    if (literal.kind === 'number' && type === 'amount' && !Number.isInteger(literal.value)) {
      this.say('not_whole', literal);
      return false;
    }
    return true;
  }

  /** Money of a currency is compared with the payment's amount as “of this currency, and”; otherwise it must be the same. */
  private isOneCurrency(left: Kind, right: Kind, span: Span): boolean {
    const currencies = [left, right].map(({ currency, literal }) => (literal && !currency ? null : currency));
    const [one, other] = currencies;
    if (one === null || other === null || one === other) return true;
    const isMoneyOfPayment =
      (one === 'payment' && right.literal !== undefined) ||
      (other === 'payment' && left.literal !== undefined);
    if (!isMoneyOfPayment) this.say('currency_mixed', span, { common: 'USD' });
    return isMoneyOfPayment;
  }

  private match(node: Extract<Expression, { kind: 'match' }>): void {
    const { type } = this.value(node.left);
    if (type !== 'text' && type !== 'unknown') {
      this.say('not_text', node, { operator: node.operator, found: type });
    }
  }

  private members(node: Extract<Expression, { kind: 'in' }>): void {
    const left = this.value(node.left);
    if (left.type === 'unknown') return;
    for (const literal of node.values) this.common(left, this.value(literal), literal);
  }

  private list(node: Extract<Expression, { kind: 'in_list' }>): void {
    const attribute = node.left.kind === 'attribute' ? this.attribute(node.left.key, node.left) : null;
    if (node.left.kind !== 'attribute') {
      this.say('not_listed', node.left, { key: this.text.slice(node.left.from, node.left.to) });
      return;
    }
    if (!attribute) return;
    if (!attribute.list) {
      this.say('not_listed', node.left, { key: attribute.key });
      return;
    }
    const kind = this.lists?.get(node.list);
    // The list's own place: what stands before it is right.
    const place = { from: node.to - node.list.length - 1, to: node.to };
    if (this.lists && !kind) this.say('unknown_list', place, { found: node.list });
    else if (kind && kind !== attribute.list) {
      const values = { list: node.list, found: kind, key: attribute.key, expected: attribute.list };
      this.say('list_kind', place, values);
    }
  }

  private calculation(node: Extract<Expression, { kind: 'arithmetic' }>): Kind {
    const left = this.value(node.left);
    const right = this.value(node.right);
    if (left.type === 'unknown' || right.type === 'unknown') return UNKNOWN;
    if (node.operator === '/' && right.literal?.value === 0) return this.say('divides_by_zero', node.right);
    const made = resultOf(node.operator, left, right);
    if (made === null) {
      const values = { left: left.type, operator: node.operator, right: right.type };
      return this.say('not_calculable', node, values);
    }
    if (left.type === 'amount' && right.type === 'amount' && left.currency !== right.currency) {
      return this.say('currency_mixed', node, { common: 'USD' });
    }
    return made;
  }
}
