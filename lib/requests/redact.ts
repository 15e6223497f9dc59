import { normaliseDigits } from '@/lib/card-number';
import { redactText } from '@/lib/log';
import type { BodyState } from './states';

/** Characters of a body that are kept. */
const BODY_LENGTH_MAX = 8_000;

const HIDDEN = '[redacted]';
const SECRET =
  'number|iban|account_number|cvc2?|cvv2?|csc|security_code|card_cvc|pin|password|secret|client_secret|private_key|api_key|access_token';
const NUMBER = String.raw`-?\d[\d.eE+-]*`;
/** Members whose value is a secret or a security code, whatever it looks like. */
const MEMBER = new RegExp(
  String.raw`("(?:${SECRET})"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|${NUMBER}|\[[^\]]*\])`,
  'gi',
);
/** The same inside a text that holds JSON itself. */
const INNER_MEMBER = new RegExp(String.raw`((\\+")(?:${SECRET})\2\s*:\s*)(?:\2[^"\\]*\2|${NUMBER})`, 'gi');
const SECURITY_CODE =
  /((?:cvc|cvv|csc|security_code)2?(?:\\*["'])?\s*(?:[:=\]]|%5D|%3D)+\s*(?:\\*["'])?)[0-9]{3,4}(?![0-9A-Za-z])/gi;
/** Digits of any script with whatever people and programs write between them. */
const DIGITS = /\p{Nd}(?:[\s\p{Zs}\p{Pd}\p{Cf}._+\\/*|\u00b7\u2022\u2212]{0,6}\p{Nd}){12,}/gu;

/**
 * The text without card numbers, security codes, keys and tokens. JSON stays JSON. It goes by the text and not by a
 * document, because answers are texts already and nothing is parsed twice.
 */
export function redacted(text: string): string {
  return redactText(text)
    .replace(MEMBER, `$1"${HIDDEN}"`)
    .replace(INNER_MEMBER, `$1$2${HIDDEN}$2`)
    .replace(SECURITY_CODE, `$1${HIDDEN}`)
    .replace(DIGITS, withoutCardNumber);
}

function withoutCardNumber(run: string): string {
  const digits = normaliseDigits(run.replace(/[^\p{Nd}]+/gu, '')) ?? '';
  return redactText(digits) === digits ? run : HIDDEN;
}

export type KeptBody = { body: string | null; state: BodyState };

/** A body as it is kept; null is one that may not be. `isCut`: its end was cut off before. */
export function keptBody(text: string | null, isCut: boolean): KeptBody {
  if (text === null) return { body: null, state: 'withheld' };
  if (text === '' && !isCut) return { body: null, state: 'none' };
  const short = shortened(text);
  // What stands for a number or a secret may be longer than what it stands for.
  const clean = redacted(short);
  const body = shortened(clean);
  if (isCut || short.length < text.length || body.length < clean.length) return { body, state: 'cut' };
  return { body, state: body === text ? 'whole' : 'redacted' };
}

/**
 * At most so much, up to the last member or item that is whole: no value is cut in two, or half a name or number would
 * stay that nobody finds again. The copy does not keep the rest in memory.
 */
export function shortened(text: string): string {
  if (text.length <= BODY_LENGTH_MAX) return text;
  let end = text.lastIndexOf(',', BODY_LENGTH_MAX);
  while (end > 0 && !/^,\s*["{[]/.test(text.slice(end, end + 40))) end = text.lastIndexOf(',', end - 1);
  return Buffer.from(text.slice(0, Math.max(0, end))).toString();
}

/** Parameters of a query, name by name, each cut. Null when there are none. */
export function keptPairs(pairs: Iterable<readonly [string, string]>): Record<string, string> | null {
  const kept = Object.fromEntries(
    Array.from(pairs, ([name, value]) => [redacted(plain(name, 100)), redacted(plain(value, 300))]),
  );
  return Object.keys(kept).length === 0 ? null : kept;
}

/** Headers that were sent, whose names we know; their values may be anything. */
export function keptHeaders(headers: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name, redacted(plain(value, 300))]));
}

/** Without what cannot be printed or stored, and cut. */
export function plain(text: string, length: number): string {
  return text
    .replace(/[\u0000-\u001f\u007f\ud800-\udfff]+/gu, ' ')
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
