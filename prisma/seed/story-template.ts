import { lettersOf } from '@/lib/crypto';

export const DAY_MS = 86_400_000;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** What differs between two copies of a story: instants in ids, dates, challenges, and the merchant's references. */
const HOLES =
  /(?<=\b(?:pay|att|op|cap|re|ent|evt|cs|req|tok|crd|ali)_)([0-9a-hjkmnp-tv-z]{10})(?=[0-9a-hjkmnp-tv-z]{16})|(\d{4}-\d\d-\d\d)(?=[ T]\d\d:\d\d:\d\d)|(?<=\b(?:chl|cb)_)([a-p]{8})(?=[a-p]{24}\b)|(?<=\bV)(\d{9})\b/g;

/** A piece of text, or the number of the value that stands there. */
type Piece = string | number;
type Hole = { kind: 'instant' | 'date' | 'challenge' | 'reference'; value: string };
/** `beginsAt` and `endsAt` in milliseconds since 1970. */
export type Template = { pieces: Map<string, Piece[]>; holes: Hole[]; endsAt: number; beginsAt: number };

/** What all copies of a story have in common. `rows` are the story's in COPY's text format, by table. */
export function templateOf(rows: Map<string, string>): Template {
  const holes: Hole[] = [];
  const numbers = new Map<string, number>();
  const pieces = new Map<string, Piece[]>();
  for (const [name, text] of rows) {
    const parts: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(HOLES)) {
      const [value] = match;
      const kind = match[1] ? 'instant' : match[2] ? 'date' : match[3] ? 'challenge' : 'reference';
      const number = numbers.get(kind + value) ?? holes.push({ kind, value }) - 1;
      numbers.set(kind + value, number);
      parts.push(text.slice(from, match.index), number);
      from = match.index + value.length;
    }
    pieces.set(name, [...parts, text.slice(from)]);
  }
  const instants = holes.filter(({ kind }) => kind === 'instant').map(({ value }) => decode(value));
  return { pieces, holes, beginsAt: Math.min(...instants), endsAt: Math.max(...instants) };
}

/** The rows of the `copy`-th copy of all, `shift` days after the original, by table. */
export function* filled(
  { pieces, holes }: Template,
  shift: number,
  copy: number,
): Generator<[string, string]> {
  const values = holes.map((hole) => fillingOf(hole, shift, copy));
  for (const [name, parts] of pieces)
    yield [name, parts.map((part) => (typeof part === 'number' ? values[part] : part)).join('')];
}

function fillingOf({ kind, value }: Hole, shift: number, copy: number): string {
  switch (kind) {
    case 'instant':
      return encode(decode(value) + shift * DAY_MS);
    case 'date':
      return new Date(Date.parse(value) + shift * DAY_MS).toISOString().slice(0, 10);
    case 'challenge':
      return lettersOf(Buffer.from(copy.toString(16).padStart(8, '0'), 'hex'));
    case 'reference':
      return String(copy).padStart(9, '0');
  }
}

function decode(digits: string): number {
  let time = 0;
  for (const digit of digits) time = time * 32 + ALPHABET.indexOf(digit);
  return time;
}

function encode(time: number): string {
  let digits = '';
  let rest = time;
  for (let i = 0; i < 10; i += 1) {
    digits = ALPHABET[rest % 32] + digits;
    rest = Math.floor(rest / 32);
  }
  return digits;
}
