/**
 * Checks of a typed card that need no secret: used by the card form while the payer types, and again by the vault.
 * Client-safe: no test number and no range table is in this file.
 */
import { BRANDS, brandOf, normaliseDigits, passesLuhn } from '@/lib/card-number';

export type CardField = 'number' | 'expiry' | 'cvc';
export type CardProblemCode =
  | 'incomplete_number'
  | 'invalid_number'
  | 'brand_unknown'
  | 'incomplete_expiry'
  | 'invalid_expiry'
  | 'expired_card'
  | 'incomplete_cvc'
  | 'invalid_cvc';
export type CardProblem = { field: CardField; code: CardProblemCode };
export type Expiry = { month: number; year: number };
export type CheckedCard = { number: string; expiry: Expiry; cvc: string | null };

/** Years ahead that an expiry may lie; more is a typing error. */
const EXPIRY_YEARS_MAX = 30;

/**
 * Month and four-digit year of `MM/YY`, `MM / YYYY`, `M-YY` or `MMYY`, in digits of any script; null when it is none of
 * these. Two digits mean 20YY.
 */
export function parseExpiry(text: string): Expiry | null {
  const parts = text
    .trim()
    .split(/\s*[/\\\-.\s]\s*/u)
    .map(normaliseDigits);
  const [first, second] = parts.length === 1 ? splitExpiry(parts[0] ?? '') : parts;
  if (parts.length > 2 || !first || !second) return null;
  if (first.length > 2 || (second.length !== 2 && second.length !== 4)) return null;
  const month = Number(first);
  const year = second.length === 2 ? 2000 + Number(second) : Number(second);
  return month >= 1 && month <= 12 ? { month, year } : null;
}

function splitExpiry(digits: string): [string, string] {
  return [digits.slice(0, 2), digits.slice(2)];
}

/** A card is good until the end of its month (UTC) by the environment's clock, `at`. */
export function isExpired(expiry: Expiry, at: Date): boolean {
  return at.getTime() >= Date.UTC(expiry.year, expiry.month, 1);
}

/** Digits that the CVC of this card has: 4 for Amex, else 3. Takes the digits typed so far. */
export function cvcLengthOf(digits: string): number {
  return BRANDS[brandOf(digits) ?? 'visa'].cvcLength;
}

/**
 * Checks what a person typed. `cvc` null means that none was asked for; an empty one is a problem. Returns either the
 * normalised card or every field's problem, never the typed values.
 */
export function checkCard(
  typed: { number: string; expiry: Expiry | null; cvc: string | null },
  at: Date,
): { ok: true; card: CheckedCard } | { ok: false; problems: CardProblem[] } {
  const number = normaliseDigits(typed.number);
  const cvc = typed.cvc === null ? null : normaliseDigits(typed.cvc);
  const problems = [
    problem('number', numberProblem(number)),
    problem('expiry', expiryProblem(typed.expiry, at)),
    problem('cvc', typed.cvc === null ? null : cvcProblem(cvc, number ?? '')),
  ].filter((found) => found !== null);
  if (problems.length > 0 || number === null || typed.expiry === null) return { ok: false, problems };
  return { ok: true, card: { number, expiry: typed.expiry, cvc } };
}

function problem(field: CardField, code: CardProblemCode | null): CardProblem | null {
  return code && { field, code };
}

/** What is wrong with the digits of a card number; null when nothing is. */
export function numberProblem(digits: string | null): CardProblemCode | null {
  if (digits === null) return 'invalid_number';
  if (digits === '') return 'incomplete_number';
  const brand = brandOf(digits);
  if (!brand) return digits.length < 12 ? 'incomplete_number' : 'brand_unknown';
  const { lengths } = BRANDS[brand];
  if (lengths.includes(digits.length)) return passesLuhn(digits) ? null : 'invalid_number';
  return digits.length < Math.max(...lengths) ? 'incomplete_number' : 'invalid_number';
}

function expiryProblem(expiry: Expiry | null, at: Date): CardProblemCode | null {
  if (!expiry) return 'incomplete_expiry';
  if (!Number.isInteger(expiry.month) || expiry.month < 1 || expiry.month > 12) return 'invalid_expiry';
  if (isExpired(expiry, at)) return 'expired_card';
  return expiry.year > at.getUTCFullYear() + EXPIRY_YEARS_MAX ? 'invalid_expiry' : null;
}

function cvcProblem(cvc: string | null, number: string): CardProblemCode | null {
  if (cvc === null) return 'invalid_cvc';
  const length = cvcLengthOf(number);
  if (cvc.length === length) return null;
  return cvc.length < length ? 'incomplete_cvc' : 'invalid_cvc';
}
