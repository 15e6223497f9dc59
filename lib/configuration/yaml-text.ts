import { type Document, isAlias, isMap, isNode, LineCounter, parseDocument, stringify, visit } from 'yaml';
import { z } from 'zod';
import { redactCardNumbers } from '@/lib/card-number';
import { DomainError } from '@/lib/errors';
import type { Item } from './part';
import { PARTS } from './parts';

const BYTES_MAX = 1_000_000;
const PROBLEMS_MAX = 20;
const FORMAT = 1;

export type TextProblemCode =
  | 'too_large'
  | 'not_yaml'
  | 'reference'
  | 'unknown_field'
  | 'missing'
  | 'duplicate'
  | 'invalid_value'
  | 'not_possible';

/** Something wrong in the file; line and column count from 1, `path` is a JSON pointer. Never repeats a value. */
export type TextProblem = {
  code: TextProblemCode;
  path: string;
  line: number;
  column: number;
  detail: string;
};
type Path = readonly PropertyKey[];

const File = z.strictObject({
  version: z.literal(FORMAT),
  ...Object.fromEntries(
    PARTS.map((part) => [
      part.key,
      (part.namedBy === null ? part.item : z.array(part.item).max(part.itemsMax)).optional(),
    ]),
  ),
});

/** A file that was read; `locate` finds the place of a path in it. A part that it does not name is null. */
export type ReadFile = {
  parts: Map<string, Item[] | null>;
  locate(path: Path): [line: number, column: number];
};

/**
 * Reads a configuration file. Throws `configuration_invalid` with every problem by line and column: no YAML, more than a
 * megabyte, anchors, aliases and tags (they can make a small file enormous and are not needed), fields that do not exist,
 * wrong values, and items that are there twice.
 */
export function readFile(text: string): ReadFile {
  if (Buffer.byteLength(text) > BYTES_MAX) {
    throw invalid([
      { code: 'too_large', path: '', line: 1, column: 1, detail: 'The file has more than a megabyte' },
    ]);
  }
  const lines = new LineCounter();
  const document = parsed(text, lines);
  const at = (offset: number | undefined): [number, number] => {
    const { line, col } = lines.linePos(offset ?? 0);
    return [Math.max(line, 1), Math.max(col, 1)];
  };
  const problems = [
    ...document.errors.map(({ pos, message, code }) => {
      const isTwice = code === 'DUPLICATE_KEY';
      const detail = isTwice ? 'The field is there twice' : (message.split('\n')[0] ?? '');
      return problem(isTwice ? 'duplicate' : 'not_yaml', [], at(pos[0]), detail.slice(0, 200));
    }),
    ...references(document, at),
  ];
  if (problems.length > 0) throw invalid(problems);
  const locate = (path: Path) => at(offsetOf(document, path));
  const value = File.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!value.success) throw invalid(value.error.issues.flatMap((issue) => problemsOf(issue, document, at)));
  const data = value.data as Record<string, unknown>;
  const parts = new Map(
    PARTS.map(({ key }) => [key, data[key] === undefined ? null : ([data[key]].flat() as Item[])]),
  );
  const twice = PARTS.flatMap(({ key, namedBy }) => repeated(key, namedBy, parts.get(key) ?? []));
  if (twice.length > 0) {
    throw invalid(
      twice.map((path) => problem('duplicate', path, locate(path), 'Another item has this name too')),
    );
  }
  return { parts, locate };
}

function parsed(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      lineCounter,
      strict: true,
      uniqueKeys: true,
      schema: 'core',
      logLevel: 'error',
    });
  } catch (error) {
    // Nested so deep that the stack ends.
    if (!(error instanceof RangeError)) throw error;
    throw invalid([problem('not_yaml', [], [1, 1], 'The file is nested too deep')]);
  }
}

function references(document: Document.Parsed, at: (offset?: number) => [number, number]): TextProblem[] {
  const found: TextProblem[] = [];
  const add = (offset?: number) =>
    found.push(problem('reference', [], at(offset), 'Anchors, aliases and tags are not taken'));
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || node.anchor !== undefined || node.tag !== undefined) add(node.range?.[0]);
      return found.length > PROBLEMS_MAX ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** Where the node of a path begins; of the nearest one above it when there is none. */
function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node.range?.[0];
  }
  return undefined;
}

function problemsOf(
  issue: z.core.$ZodIssue,
  document: Document.Parsed,
  at: (offset?: number) => [number, number],
): TextProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const parent = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
    return issue.keys.map((key) => {
      const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === key) : undefined;
      const offset = isNode(pair?.key) ? pair.key.range?.[0] : offsetOf(document, issue.path);
      return problem('unknown_field', [...issue.path, key], at(offset), 'This field does not exist');
    });
  }
  const isMissing = issue.code === 'invalid_type' && document.getIn(issue.path) === undefined;
  const detail = isMissing ? 'This field is missing' : issue.message;
  return [
    problem(isMissing ? 'missing' : 'invalid_value', issue.path, at(offsetOf(document, issue.path)), detail),
  ];
}

function repeated(key: string, namedBy: string | null, items: readonly Item[]): Path[] {
  if (namedBy === null) return [];
  const names = items.map((item) => item[namedBy]);
  return names.flatMap((name, nth) => (names.indexOf(name) < nth ? [[key, nth, namedBy]] : []));
}

/** A problem at a place of the file. */
export function problem(
  code: TextProblemCode,
  path: Path,
  [line, column]: [number, number],
  detail: string,
): TextProblem {
  const pointer = path.map((part) => `/${String(part).slice(0, 80)}`).join('');
  return { code, path: redactCardNumbers(pointer), line, column, detail: redactCardNumbers(detail) };
}

/** The refusal of a file with everything that is wrong in it, as far as a reader wants to know at once. */
export function invalid(problems: readonly TextProblem[]): DomainError {
  const shown = problems.slice(0, PROBLEMS_MAX);
  const texts = shown.map(({ line, column, path, detail }) => ({
    pointer: path,
    code: 'configuration_invalid',
    detail: `Line ${line}, column ${column}: ${detail}`,
  }));
  return new DomainError('configuration_invalid', `${texts[0]?.detail}. Nothing was changed.`, {
    errors: texts,
    problems: shown,
  });
}

/** The file of these parts, one after the other in the order of the registry. */
export function writeFile(parts: ReadonlyMap<string, readonly Item[]>): string {
  const body = Object.fromEntries(
    PARTS.flatMap(({ key, namedBy }) => {
      const items = parts.get(key);
      return items ? [[key, namedBy === null ? (items[0] ?? {}) : items]] : [];
    }),
  );
  return stringify({ version: FORMAT, ...body }, { lineWidth: 110, aliasDuplicateObjects: false });
}
