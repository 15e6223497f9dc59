import { DomainError } from '@/lib/errors';

/**
 * A whole number that is not written as one (`10.0`, `1e3`), or one with an exponent. It survives parsing so that the schema can
 * refuse it with the pointer of its field, instead of silently taking `10.0`, which somebody may mean as ten dollars, for ten cents.
 * A fraction (`0.25`) is a number: fields of whole numbers refuse it themselves.
 */
const INEXACT = Number.NaN;
const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Parses a request body. Stricter than `JSON.parse`: refuses duplicate keys, `__proto__`, nesting beyond 32 levels, NUL
 * and a byte order mark, all with `invalid_request`. Objects have no prototype.
 */
export function parseJson(text: string): unknown {
  const parser = { text, at: 0 };
  const value = readValue(parser, 0);
  skipSpace(parser);
  if (parser.at !== text.length) throw malformed(parser.at);
  return value;
}

type Parser = { text: string; at: number };

function malformed(at: number): DomainError {
  return new DomainError(
    'invalid_request',
    `The body is not valid JSON (at character ${at}). Nothing was done.`,
  );
}

function skipSpace(parser: Parser): void {
  SPACE.lastIndex = parser.at;
  SPACE.exec(parser.text);
  parser.at = SPACE.lastIndex;
}

function readValue(parser: Parser, depth: number): unknown {
  if (depth > MAX_DEPTH)
    throw new DomainError('invalid_request', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  skipSpace(parser);
  const character = parser.text[parser.at];
  if (character === '{') return readObject(parser, depth);
  if (character === '[') return readArray(parser, depth);
  if (character === '"') return readString(parser);
  for (const [word, value] of [
    ['true', true],
    ['false', false],
    ['null', null],
  ] as const) {
    if (parser.text.startsWith(word, parser.at)) {
      parser.at += word.length;
      return value;
    }
  }
  return readNumber(parser);
}

function readNumber(parser: Parser): number {
  NUMBER.lastIndex = parser.at;
  const match = NUMBER.exec(parser.text);
  if (!match) throw malformed(parser.at);
  parser.at = NUMBER.lastIndex;
  const value = Number(match[0]);
  const isMisleading = match[2] !== undefined || (match[1] !== undefined && Number.isInteger(value));
  return isMisleading ? INEXACT : value;
}

function readString(parser: Parser): string {
  STRING.lastIndex = parser.at;
  const match = STRING.exec(parser.text);
  if (!match) throw malformed(parser.at);
  parser.at = STRING.lastIndex;
  const raw = match[1] ?? '';
  return raw.includes('\\') ? (JSON.parse(match[0]) as string) : raw;
}

function readArray(parser: Parser, depth: number): unknown[] {
  const items: unknown[] = [];
  parser.at += 1;
  skipSpace(parser);
  if (parser.text[parser.at] === ']') {
    parser.at += 1;
    return items;
  }
  for (;;) {
    items.push(readValue(parser, depth + 1));
    if (endsHere(parser, ']')) return items;
  }
}

function readObject(parser: Parser, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  parser.at += 1;
  skipSpace(parser);
  if (parser.text[parser.at] === '}') {
    parser.at += 1;
    return object;
  }
  for (;;) {
    skipSpace(parser);
    const key = readString(parser);
    if (key === '__proto__' || key === 'constructor') {
      throw new DomainError('unknown_field', `There is no field ${key}.`, {
        errors: [{ pointer: `/${key}`, code: 'unknown_field', detail: 'does not exist' }],
      });
    }
    if (Object.hasOwn(object, key)) {
      throw new DomainError('invalid_request', `The key ${JSON.stringify(key.slice(0, 80))} appears twice.`);
    }
    skipSpace(parser);
    if (parser.text[parser.at] !== ':') throw malformed(parser.at);
    parser.at += 1;
    object[key] = readValue(parser, depth + 1);
    if (endsHere(parser, '}')) return object;
  }
}

/** Reads a comma (false) or the closing bracket (true). */
function endsHere(parser: Parser, close: string): boolean {
  skipSpace(parser);
  const character = parser.text[parser.at];
  parser.at += 1;
  if (character === close) return true;
  if (character !== ',') throw malformed(parser.at - 1);
  return false;
}
