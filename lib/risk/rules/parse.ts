import { velocityKey } from '../attributes';
import { Cursor } from './cursor';
import { BOUNDS, problemAt, RuleError, type RuleProblem } from './problems';
import { tokensOf } from './tokens';
import { ARITHMETIC, COMPARISONS, type Expression, type Literal, type Match, type Span } from './tree';

export type Parsed = { ok: true; tree: Expression } | { ok: false; problem: RuleProblem };

/** Words of the language; no attribute has one of these names. */
const RESERVED = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'missing',
  'like',
  'contains',
  'starts',
  'ends',
  'with',
]);

/**
 * Reads a rule's text into its tree, in time that grows with its length. It never throws: what is wrong comes back with
 * its place. Whether the attributes exist and fit together is asked afterwards (check.ts).
 */
export function parseRule(text: string): Parsed {
  try {
    if (text.length > BOUNDS.characters) {
      const values = { found: text.length, maximum: BOUNDS.characters };
      throw new RuleError('too_long', { from: BOUNDS.characters, to: text.length }, values);
    }
    const tokens = tokensOf(text);
    if (tokens.length === 1) throw new RuleError('empty', { from: 0, to: text.length });
    return { ok: true, tree: new Reader(tokens).rule() };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { ok: false, problem: problemAt(text, error.code, error.span, error.values) };
  }
}

/** Or binds weaker than and, and than not, not than comparing, comparing than calculating. */
class Reader extends Cursor {
  rule(): Expression {
    const tree = this.chain('or');
    if (this.next.kind !== 'end') throw this.unexpected('and, or');
    return tree;
  }

  private chain(kind: 'and' | 'or'): Expression {
    const read = () => (kind === 'or' ? this.chain('and') : this.negation());
    const first = read();
    const parts = [first];
    while (this.takeWord(kind)) parts.push(read());
    if (parts.length === 1) return first;
    // (a or b) or c is a or b or c: one form, however it was written.
    const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
    return this.made({ kind, parts: flat, from: first.from, to: this.before });
  }

  private negation(): Expression {
    const { from } = this.next;
    if (!this.takeWord('not')) return this.comparison();
    const part = this.deeper(() => this.negation());
    return this.made({ kind: 'not', part, from, to: this.before });
  }

  private comparison(): Expression {
    const left = this.sum();
    const operator = COMPARISONS.find((sign) => this.takeSign(sign));
    if (operator) {
      const right = this.sum();
      return this.made({ kind: 'compare', operator, left, right, from: left.from, to: right.to });
    }
    if (this.takeWord('is')) return this.missing(left);
    if (this.takeWord('in')) return this.membership(left);
    if (this.isWord('not') && this.isWord('in', 1)) {
      this.at += 2;
      return this.denied(this.membership(left));
    }
    const match = this.takeMatch();
    if (!match) return left;
    const literal = this.literal();
    if (literal?.kind !== 'text') throw this.unexpected('text', -Number(literal !== null));
    return this.made({
      kind: 'match',
      operator: match,
      left,
      pattern: literal.value,
      from: left.from,
      to: literal.to,
    });
  }

  private takeMatch(): Match | null {
    if (this.takeWord('contains')) return 'contains';
    if (this.takeWord('like')) return 'like';
    for (const word of ['starts', 'ends'] as const) {
      if (!this.takeWord(word)) continue;
      if (!this.takeWord('with')) throw this.unexpected('with');
      return `${word} with`;
    }
    return null;
  }

  private missing(left: Expression): Expression {
    const isDenied = this.takeWord('not');
    if (!this.takeWord('missing')) throw this.unexpected(isDenied ? 'missing' : 'missing, not missing');
    if (left.kind !== 'attribute')
      throw new RuleError('unexpected', left, { found: 'is missing', expected: 'attribute' });
    const node = this.made({ kind: 'missing', key: left.key, from: left.from, to: this.before });
    return isDenied ? this.denied(node) : node;
  }

  private denied(part: Expression): Expression {
    return this.made({ kind: 'not', part, from: part.from, to: part.to });
  }

  private membership(left: Expression): Expression {
    const token = this.next;
    if (token.kind === 'list') {
      this.at += 1;
      return this.made({ kind: 'in_list', left, list: token.text, from: left.from, to: token.to });
    }
    if (!this.takeSign('(')) throw this.unexpected('(, @');
    const values: Literal[] = [];
    do {
      const value = this.literal();
      if (value === null) throw this.unexpected('value');
      values.push(value);
    } while (this.takeSign(','));
    this.close();
    if (values.length > BOUNDS.listed) {
      throw new RuleError(
        'too_many_values',
        { from: token.from, to: this.before },
        { maximum: BOUNDS.listed },
      );
    }
    return this.made({ kind: 'in', left, values, from: left.from, to: this.before });
  }

  private sum(): Expression {
    return this.operation(['+', '-'], () => this.operation(['*', '/'], () => this.unary()));
  }

  private operation(signs: readonly string[], read: () => Expression): Expression {
    let left = read();
    for (let steps = 0; ; steps += 1) {
      const operator = ARITHMETIC.find((sign) => signs.includes(sign) && this.takeSign(sign));
      if (!operator) return left;
      // Each step makes the tree one level deeper.
      if (steps === BOUNDS.depth) throw new RuleError('too_deep', this.next, { maximum: BOUNDS.depth });
      const right = read();
      left = this.made({ kind: 'arithmetic', operator, left, right, from: left.from, to: right.to });
    }
  }

  private unary(): Expression {
    const { from } = this.next;
    if (!this.takeSign('-')) return this.primary();
    const part = this.deeper(() => this.unary());
    return this.made({ kind: 'negative', part, from, to: part.to });
  }

  private primary(): Expression {
    const literal = this.literal();
    if (literal) return literal;
    const token = this.next;
    if (this.takeSign('(')) {
      const inside = this.deeper(() => this.chain('or'));
      this.close();
      return inside;
    }
    if (token.kind !== 'word' || RESERVED.has(token.text.toLowerCase())) throw this.unexpected('operand');
    this.at += 1;
    if (token.text === 'velocity' && this.isSign('(')) return this.velocity(token);
    const key = token.text === 'metadata' ? `metadata.${this.metadataField()}` : token.text;
    return this.made({ kind: 'attribute', key, from: token.from, to: this.before });
  }

  private metadataField(): string {
    if (!this.takeSign('.')) throw this.unexpected('.');
    const token = this.next;
    this.at += 1;
    if (token.kind === 'word') return token.text;
    if (token.kind === 'literal' && token.literal.kind === 'text' && token.literal.value)
      return token.literal.value;
    this.at -= 1;
    throw this.unexpected('field');
  }

  /** `velocity(count, card, 1h)`. */
  private velocity({ from }: Span): Expression {
    this.takeSign('(');
    const names = [this.name()];
    while (this.takeSign(',')) names.push(this.name());
    this.close();
    const [measure = '', by = '', window = ''] = names;
    if (names.length !== 3) {
      throw new RuleError('unknown_velocity', { from, to: this.before }, { found: names.join(', ') });
    }
    return this.made({ kind: 'attribute', key: velocityKey(measure, by, window), from, to: this.before });
  }

  private name(): string {
    const token = this.next;
    this.at += 1;
    if (token.kind === 'word') return token.text;
    if (token.kind === 'literal' && token.literal.kind === 'duration') return windowName(token.literal.value);
    this.at -= 1;
    throw this.unexpected('feature');
  }
}

/** 24h and 1d are the same time; the window is found by its own name. */
function windowName(durationMs: number): string {
  const DAY_MS = 86_400_000;
  if (durationMs % DAY_MS === 0 && durationMs > DAY_MS) return `${durationMs / DAY_MS}d`;
  return durationMs % 3_600_000 === 0 ? `${durationMs / 3_600_000}h` : `${durationMs / 60_000}m`;
}
