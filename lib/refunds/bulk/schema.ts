import { z } from 'zod';
import type { REFUND_REASONS } from '../reasons';

/** Columns of a file of refunds; others are ignored and named. Client-safe. */
export const COLUMNS = ['payment', 'amount', 'currency', 'reason', 'note', 'reference'] as const;
export const REQUIRED_COLUMNS = ['payment', 'amount', 'reason'] as const satisfies readonly Column[];
export type Column = (typeof COLUMNS)[number];

export const ROWS_MAX = 10_000;
/** A report names this many problems and counts the others. */
export const PROBLEMS_SHOWN_MAX = 200;

/** How a file writes amounts: `1,234.56`, `1.234,56`, or minor units (`123456`). */
export const AmountFormat = z.enum(['point', 'comma', 'minor']);
export type AmountFormat = z.output<typeof AmountFormat>;

export const PROBLEM_CODES = [
  'delimiter',
  'columns_missing',
  'rows_missing',
  'rows_too_many',
  'cells',
  'payment_missing',
  'payment_unknown',
  'payment_not_captured',
  'currency_mismatch',
  'amount_missing',
  'amount_malformed',
  'amount_digits',
  'amount_zero',
  'amount_too_much',
  'reason_missing',
  'reason_unknown',
  'note_missing',
  'text_refused',
  'duplicate',
] as const;

export type CheckedRow = {
  line: number;
  payment: string;
  /** Minor units. */
  amount: number;
  currency: string;
  reason: (typeof REFUND_REASONS)[number];
  note: string | null;
  reference: string | null;
};

/** One thing that is wrong; `about` is the number it is about: what remains (minor units), digits, cells, another line. */
export type RowProblem = {
  line: number;
  column: Column | null;
  code: (typeof PROBLEM_CODES)[number];
  value: string;
  about: number | null;
  currency?: string;
};
export type Total = { currency: string; amount: number; count: number };
export type FileReport = {
  rows: CheckedRow[];
  problems: RowProblem[];
  problemCount: number;
  /** Columns that mean nothing here. */
  ignored: string[];
  totals: Total[];
};

/** Begins or discards a checked file. */
export const DecideBatch = z.strictObject({
  batch: z.string().max(64),
  status: z.enum(['running', 'discarded']),
});
export type DecideBatch = z.output<typeof DecideBatch>;
