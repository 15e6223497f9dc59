import { type Currency, exponentOf, isCurrency } from '@/lib/money';
import { BOUNDS, RuleError } from './problems';
import type { Literal, Span } from './tree';

/** A word, a sign or a literal of a rule's text. `end` stands behind the last one. */
export type Token = Span &
  (
    | { kind: 'word' | 'sign' | 'list'; text: string }
    | { kind: 'literal'; literal: Literal }
    | { kind: 'end' }
  );

const UNITS_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Minor units and milliseconds stay exact. */
const VALUE_MAX = 1e15;
const SPACE = /[ \t\r\n]+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const UNIT = /[A-Za-z_]+/y;
const CURRENCY = /[ \t]*([A-Z]{3})(?![A-Za-z0-9_])/y;
const LIST = /@([a-z0-9][a-z0-9_-]{0,62})/y;
const SIGN = /<=|>=|!=|==|[=<>+\-*/(),.]/y;

/** A rule's text in tokens, from left to right, each character once. Throws `RuleError` at the first that is none. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    if (take(SPACE)) continue;
    const from = at;
    const number = take(NUMBER);
    if (number) {
      tokens.push(literalToken(amountOf(number[0], from, take, () => at)));
      continue;
    }
    if (text[at] === '"') {
      const literal = quoted(text, from);
      at = literal.to;
      tokens.push(literalToken(literal));
      continue;
    }
    const word = take(WORD);
    const list = word ? null : take(LIST);
    const sign = word || list ? null : take(SIGN);
    if (word) tokens.push({ kind: 'word', text: word[0], from, to: at });
    else if (list) tokens.push({ kind: 'list', text: list[1] ?? '', from, to: at });
    else if (sign) tokens.push({ kind: 'sign', text: sign[0] === '==' ? '=' : sign[0], from, to: at });
    else throw unexpectedAt(text, from);
  }
  tokens.push({ kind: 'end', from: text.length, to: text.length });
  return tokens;
}

function literalToken(literal: Literal): Token {
  return { kind: 'literal', literal, from: literal.from, to: literal.to };
}

function unexpectedAt(text: string, from: number): RuleError {
  const found = String.fromCodePoint(text.codePointAt(from) ?? 0);
  return new RuleError('unexpected_character', { from, to: from + found.length }, { found });
}

/** A number, or with a unit behind it a duration, or with a currency behind it money. */
function amountOf(
  digits: string,
  from: number,
  take: (pattern: RegExp) => RegExpExecArray | null,
  at: () => number,
): Literal {
  const [whole = '', fraction = ''] = digits.split('.');
  const value = Number(digits);
  if (whole.length + fraction.length > 15 || fraction.length > 6) {
    throw new RuleError('number_invalid', { from, to: at() });
  }
  const currency = take(CURRENCY)?.[1];
  if (currency !== undefined) {
    const span = { from, to: at() };
    if (!isCurrency(currency)) throw new RuleError('currency_unknown', span, { found: currency });
    return { kind: 'money', value: minorUnits(whole, fraction, currency, span), currency, ...span };
  }
  const unit = take(UNIT)?.[0];
  if (unit === undefined) return { kind: 'number', value, from, to: at() };
  const unitMs = Object.hasOwn(UNITS_MS, unit) ? UNITS_MS[unit] : undefined;
  if (unitMs === undefined) throw new RuleError('unit_unknown', { from, to: at() }, { found: unit });
  const durationMs = Math.round(value * unitMs);
  if (durationMs > VALUE_MAX) throw new RuleError('number_invalid', { from, to: at() });
  return { kind: 'duration', value: durationMs, from, to: at() };
}

function minorUnits(whole: string, fraction: string, currency: Currency, span: Span): number {
  const digits = exponentOf(currency);
  if (fraction.length > digits) throw new RuleError('currency_digits', span, { currency, digits });
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  if (minor > VALUE_MAX) throw new RuleError('number_invalid', span);
  return minor;
}

/** A text in quotation marks; a backslash stands before a mark or another backslash. */
function quoted(text: string, from: number): Literal {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '"') {
      if (value.length > BOUNDS.text) {
        throw new RuleError('text_too_long', { from, to: at + 1 }, { maximum: BOUNDS.text });
      }
      return { kind: 'text', value, from, to: at + 1 };
    }
    if (character < ' ') throw new RuleError('text_open', { from, to: at });
    if (character === '\\') at += 1;
    value += text[at] ?? '';
  }
  throw new RuleError('text_open', { from, to: text.length });
}
