import { redactCardNumbers } from '@/lib/card-number';
import { text } from '@/lib/fields';
import { type CsvRecord, delimiterOf, readCsv } from '@/lib/read-csv';
import type { ListKind } from '@/lib/risk/facts';
import { readValue, type ValueProblem } from './entry-value';
import { PORTION_ROWS_MAX } from './portions';
import type { RowProblem } from './render';

export type EntryRow = { value: string; reason: string | null; ends_at: string | null };
type Column = 'value' | 'reason' | 'ends_at';

/** Why a row, or a whole file, is not taken. */
export type RowProblemCode =
  | ValueProblem
  | 'value_column_missing'
  | 'column_unknown'
  | 'column_twice'
  | 'rows_missing'
  | 'rows_too_many'
  | 'cells'
  | 'reason_refused'
  | 'not_time'
  | 'ended_already';

export type CheckedEntries = {
  rows: EntryRow[];
  count: number;
  problems: RowProblem[];
  problemCount: number;
};

const COLUMNS: readonly Column[] = ['value', 'reason', 'ends_at'];
const PROBLEMS_SHOWN_MAX = 100;
const SHOWN_LENGTH_MAX = 80;
const Reason = text(500);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * What a portion of a file says, row by row, and everything that is wrong with it, by line and column. `present` is the
 * environment's time. One bad row makes the whole portion bad; a row that is there twice is not, the last one counts.
 */
export function checkEntries(kind: ListKind, csv: string, present: Date): CheckedEntries {
  const delimiter = delimiterOf(csv) ?? ',';
  const [head, ...records] = readCsv(csv.replace(/^\uFEFF/, ''), delimiter, PORTION_ROWS_MAX + 2);
  const names = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const unknown = names.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  if (!names.includes('value')) return wrongFile('value_column_missing', names.join(', '));
  if (unknown.length > 0) return wrongFile('column_unknown', unknown.join(', '));
  if (new Set(names).size < names.length) return wrongFile('column_twice', names.join(', '));
  if (records.length === 0) return wrongFile('rows_missing', '');
  if (records.length > PORTION_ROWS_MAX) return wrongFile('rows_too_many', String(PORTION_ROWS_MAX));
  const problems: RowProblem[] = [];
  let problemCount = 0;
  const refuse = (line: number, column: Column | null, code: RowProblemCode, value: string) => {
    problemCount += 1;
    if (problems.length < PROBLEMS_SHOWN_MAX) problems.push({ line, column, code, value: shown(value) });
  };
  const rows = records.flatMap((record) => readRow(kind, record, names, present, refuse));
  return { rows, count: records.length, problems, problemCount };
}

function wrongFile(code: RowProblemCode, value: string): CheckedEntries {
  const problem: RowProblem = { line: 1, column: null, code, value: shown(value) };
  return { rows: [], count: 0, problems: [problem], problemCount: 1 };
}

/** Somebody may have put a card's number where it does not belong; it goes no further. */
function shown(value: string): string {
  return redactCardNumbers(value).slice(0, SHOWN_LENGTH_MAX);
}

type Refuse = (line: number, column: Column | null, code: RowProblemCode, value: string) => void;

function readRow(
  kind: ListKind,
  { line, cells }: CsvRecord,
  names: readonly string[],
  present: Date,
  refuse: Refuse,
): EntryRow[] {
  if (cells.length !== names.length) {
    refuse(line, null, 'cells', String(cells.length));
    return [];
  }
  const cell = (column: Column) => (cells[names.indexOf(column)] ?? '').trim();
  const read = readValue(kind, cell('value'));
  if ('problem' in read) refuse(line, 'value', read.problem, cell('value'));
  const reason = cell('reason');
  const isReason = reason === '' || Reason.safeParse(reason).success;
  if (!isReason) refuse(line, 'reason', 'reason_refused', reason);
  const endsAt = instantOf(cell('ends_at'));
  if (endsAt === undefined) refuse(line, 'ends_at', 'not_time', cell('ends_at'));
  const isOver = endsAt instanceof Date && endsAt <= present;
  if (isOver) refuse(line, 'ends_at', 'ended_already', cell('ends_at'));
  if ('problem' in read || !isReason || endsAt === undefined || isOver) return [];
  return [{ value: read.value, reason: reason || null, ends_at: endsAt?.toISOString() ?? null }];
}

/** A day (its end in UTC) or an instant with its offset; null for nothing, undefined for anything else. */
function instantOf(said: string): Date | null | undefined {
  if (said === '') return null;
  if (!DAY.test(said) && !INSTANT.test(said)) return undefined;
  const at = new Date(DAY.test(said) ? `${said}T23:59:59.999Z` : said);
  // A day that no month has is not moved into the next one.
  const day = new Date(`${said.slice(0, 10)}T00:00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(said.slice(0, 10));
  return isDay && !Number.isNaN(at.getTime()) ? at : undefined;
}
