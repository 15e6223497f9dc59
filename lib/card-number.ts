/**
 * What can be told from the digits of a card number alone. Client-safe: the checkout page formats while the payer
 * types with the same functions that the vault checks with, and free text is searched for numbers that do not belong.
 */

export type CardBrand = 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay';

type BrandRule = {
  /** Inclusive ranges of leading digits, compared at the length of the bounds. */
  prefixes: readonly (readonly [string, string])[];
  lengths: readonly number[];
  cvcLength: number;
  groups: readonly number[];
};

const FOURS = [4, 4, 4, 4, 3] as const;

/** Ranges of ISO/IEC 7812 as the schemes publish them; where ranges overlap the longest prefix decides. */
export const BRANDS: Readonly<Record<CardBrand, BrandRule>> = {
  visa: { prefixes: [['4', '4']], lengths: [13, 16, 19], cvcLength: 3, groups: FOURS },
  mastercard: {
    prefixes: [
      ['51', '55'],
      ['2221', '2720'],
    ],
    lengths: [16],
    cvcLength: 3,
    groups: FOURS,
  },
  amex: {
    prefixes: [
      ['34', '34'],
      ['37', '37'],
    ],
    lengths: [15],
    cvcLength: 4,
    groups: [4, 6, 5],
  },
  discover: {
    prefixes: [
      ['6011', '6011'],
      ['644', '649'],
      ['65', '65'],
    ],
    lengths: [16, 17, 18, 19],
    cvcLength: 3,
    groups: FOURS,
  },
  diners: {
    prefixes: [
      ['300', '305'],
      ['3095', '3095'],
      ['36', '36'],
      ['38', '39'],
    ],
    lengths: [14, 15, 16, 17, 18, 19],
    cvcLength: 3,
    groups: [4, 6, 4, 5],
  },
  jcb: { prefixes: [['3528', '3589']], lengths: [16, 17, 18, 19], cvcLength: 3, groups: FOURS },
  unionpay: {
    prefixes: [
      ['62', '62'],
      ['81', '81'],
    ],
    lengths: [16, 17, 18, 19],
    cvcLength: 3,
    groups: FOURS,
  },
};

/**
 * Western digits of what a person typed or pasted: spaces, dashes and dots between digits go, full-width, Arabic-Indic
 * and all other decimal digits of Unicode become 0-9. Returns null when anything else is in the text.
 */
export function normaliseDigits(text: string): string | null {
  let digits = '';
  for (const character of text) {
    if (/[\s\p{Pd}.\u2212\u200b-\u200f\u2060\ufeff]/u.test(character)) continue;
    const digit = decimalDigit(character);
    if (digit === null) return null;
    digits += digit;
  }
  return digits;
}

/** Unicode encodes every script's decimal digits as ten consecutive code points, so counting back finds the zero. */
function decimalDigit(character: string): number | null {
  if (character >= '0' && character <= '9') return Number(character);
  if (!/\p{Nd}/u.test(character)) return null;
  const code = character.codePointAt(0) ?? 0;
  // The mathematical digits stand in five rows of ten without a gap between them.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

/** Check digit of ISO/IEC 7812-1. Digits only. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** The brand that the leading digits belong to, as soon as they are enough to tell; null otherwise. */
export function brandOf(digits: string): CardBrand | null {
  for (const brand of Object.keys(BRANDS) as CardBrand[]) {
    for (const [low, high] of BRANDS[brand].prefixes) {
      const head = digits.slice(0, low.length);
      if (head.length === low.length && head >= low && head <= high) return brand;
    }
  }
  return null;
}

/** Digits in the groups that are printed on the card: 4-4-4-4, 4-6-5 for Amex. Digits only. */
export function groupDigits(digits: string): string {
  const groups = BRANDS[brandOf(digits) ?? 'visa'].groups;
  const parts: string[] = [];
  let start = 0;
  for (const size of groups) {
    if (start >= digits.length) break;
    parts.push(digits.slice(start, start + size));
    start += size;
  }
  return parts.join(' ');
}

/**
 * Whether the text holds what can only be read as a card number: a known brand's prefix and length with a correct
 * check digit, plain or in groups. Timestamps, ULIDs and most order numbers do not match.
 */
export function holdsCardNumber(text: string): boolean {
  return findCardNumbers(text.replace(UUID, 'uuid'), true).length > 0;
}

/** One random UUID in seven thousand has groups of digits that read like a card number, and none of them is one. */
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi;

/** Replaces every card number in the text by its last four digits: `[card …4242]`. */
export function redactCardNumbers(text: string): string {
  let redacted = '';
  let end = 0;
  for (const found of findCardNumbers(text, false)) {
    redacted += `${text.slice(end, found.start)}[card …${found.digits.slice(-4)}]`;
    end = found.end;
  }
  return redacted + text.slice(end);
}

type Run = { start: number; end: number; digits: string };

/** UUIDs and hexadecimal digests: one in some thousands has digits that pass for a card number by chance. */
const HEXADECIMAL =
  /\b(?=[0-9-]*[a-f])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b/gi;

/** Unicode's spaces and dashes, the dot and the minus. */
const SEPARATORS = /^[\t\p{Zs}\p{Pd}.\u2212]{1,3}$/u;
const SHORTEST = 14;
const LONGEST = 19;

/** Neighbouring runs of digits are joined, because an expiry or a CVC often stands right behind a grouped number. */
function findCardNumbers(text: string, firstOnly: boolean): Run[] {
  const searched = text.replace(HEXADECIMAL, (digest) => 'x'.repeat(digest.length));
  const runs = Array.from(searched.matchAll(/\p{Nd}+/gu), ({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
    digits: normaliseDigits(match) ?? '',
  }));
  const found: Run[] = [];
  for (let first = 0; first < runs.length; first += 1) {
    let joined = runs[first] as Run;
    for (let next = first + 1; ; next += 1) {
      if (isCardNumber(joined.digits)) {
        found.push(joined);
        if (firstOnly) return found;
        first = next - 1;
        break;
      }
      const run = runs[next];
      if (!run || joined.digits.length + run.digits.length > LONGEST) break;
      if (!SEPARATORS.test(text.slice(joined.end, run.start))) break;
      joined = { start: joined.start, end: run.end, digits: joined.digits + run.digits };
    }
  }
  return found;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < SHORTEST || digits.length > LONGEST) return false;
  const brand = brandOf(digits);
  return brand !== null && BRANDS[brand].lengths.includes(digits.length) && passesLuhn(digits);
}

/** Digits that a number needs so that its first eight may be looked at; of shorter ones it is six. */
export const EIGHT_DIGITS_FROM = 16;

/**
 * The issuer's digits of a card number. PCI DSS lets the first eight and four others of sixteen digits be seen; of fifteen
 * and fewer the first six.
 */
export function leadingDigits(number: string): { bin: string; leadingDigits: string } {
  return {
    bin: number.slice(0, 6),
    leadingDigits: number.slice(0, number.length >= EIGHT_DIGITS_FROM ? 8 : 6),
  };
}
