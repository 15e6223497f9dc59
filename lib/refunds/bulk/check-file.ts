import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { Description, Reference } from '@/lib/fields';
import { type Currency, exponentOf, isCurrency, MAX_AMOUNT } from '@/lib/money';
import { type CsvRecord, delimiterOf, readCsv } from '@/lib/read-csv';
import { REFUND_REASONS } from '../reasons';
import {
  type AmountFormat,
  type CheckedRow,
  COLUMNS,
  type Column,
  type FileReport,
  PROBLEMS_SHOWN_MAX,
  REQUIRED_COLUMNS,
  ROWS_MAX,
  type RowProblem,
} from './schema';

type Payment = { id: string; currency: string; captured: string; refundable: string };
type Cells = Record<Column, string>;
type Draft = { line: number; cells: Cells };

/**
 * What a file of refunds says, row by row, and everything that is wrong with it, by row and column. Nothing is stored;
 * one bad row makes the whole file bad.
 */
export async function checkFile(actor: Actor, text: string, format: AmountFormat): Promise<FileReport> {
  const delimiter = delimiterOf(text);
  if (delimiter === null) return fileProblem('delimiter', null);
  const [head, ...records] = readCsv(text, delimiter, ROWS_MAX + 2);
  const names = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) return fileProblem('columns_missing', missing.join(', '));
  if (records.length === 0) return fileProblem('rows_missing', null);
  if (records.length > ROWS_MAX) return fileProblem('rows_too_many', String(ROWS_MAX));
  const checker = new FileChecker(format);
  const drafts = records.flatMap((record) => checker.read(record, names));
  const payments = await paymentsOf(actor, drafts);
  for (const draft of drafts) checker.check(draft, payments.get(draft.cells.payment));
  return checker.report(
    names.filter((name) => name !== '' && !(COLUMNS as readonly string[]).includes(name)),
  );
}

function fileProblem(code: RowProblem['code'], value: string | null): FileReport {
  const problem: RowProblem = { line: 1, column: null, code, value: value ?? '', about: null };
  return { rows: [], problems: [problem], problemCount: 1, ignored: [], totals: [] };
}

async function paymentsOf(actor: Actor, drafts: readonly Draft[]): Promise<Map<string, Payment>> {
  const ids = [...new Set(drafts.map(({ cells }) => cells.payment))];
  const rows = await select<Payment>(
    'payments_to_refund',
    `SELECT id, currency, amount_captured::text AS captured, greatest(amount_captured - amount_refund_pending
       - amount_refunded - amount_disputed, 0)::text AS refundable
     FROM payment WHERE environment_id = $1 AND id = ANY($2)`,
    [actor.environment.id, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

class FileChecker {
  private readonly rows: CheckedRow[] = [];
  private readonly problems: RowProblem[] = [];
  private problemCount = 0;
  /** Minor units that the rows so far want of each payment. */
  private readonly wanted = new Map<string, number>();
  /** Line of the first row with these words. */
  private readonly seen = new Map<string, number>();

  constructor(private readonly format: AmountFormat) {}

  read(record: CsvRecord, names: readonly string[]): Draft[] {
    if (record.cells.length !== names.length) {
      this.add(record.line, null, 'cells', String(record.cells.length), names.length);
      return [];
    }
    const cell = (column: Column) => (record.cells[names.indexOf(column)] ?? '').trim();
    const cells = Object.fromEntries(COLUMNS.map((column) => [column, cell(column)])) as Cells;
    return [{ line: record.line, cells }];
  }

  check({ line, cells }: Draft, payment: Payment | undefined): void {
    const before = this.problemCount;
    const refuse = (column: Column, code: RowProblem['code'], about: number | null = null) =>
      this.add(line, column, code, cells[column], about);
    if (!payment) refuse('payment', cells.payment === '' ? 'payment_missing' : 'payment_unknown');
    else if (payment.captured === '0') refuse('payment', 'payment_not_captured');
    const currency = payment && isCurrency(payment.currency) ? payment.currency : null;
    if (currency && cells.currency !== '' && cells.currency !== currency)
      refuse('currency', 'currency_mismatch');
    const amount = currency ? this.amountOf(cells.amount, currency, refuse) : 0;
    const reason = REFUND_REASONS.find((one) => one === cells.reason);
    if (!reason) refuse('reason', cells.reason === '' ? 'reason_missing' : 'reason_unknown');
    if (reason === 'other' && cells.note === '') refuse('note', 'note_missing');
    if (cells.note !== '' && !Description.safeParse(cells.note).success) refuse('note', 'text_refused');
    if (cells.reference !== '' && !Reference.safeParse(cells.reference).success)
      refuse('reference', 'text_refused');
    this.checkTwice(line, cells);
    if (payment && amount > 0) this.checkRemaining(line, cells, payment, amount);
    if (this.problemCount > before || !payment || !currency || !reason) return;
    this.rows.push({
      line,
      payment: payment.id,
      amount,
      currency,
      reason,
      note: cells.note || null,
      reference: cells.reference || null,
    });
  }

  private amountOf(
    text: string,
    currency: Currency,
    refuse: (column: Column, code: RowProblem['code'], about?: number) => void,
  ): number {
    if (text === '') refuse('amount', 'amount_missing');
    else {
      const amount = parseFileAmount(text, currency, this.format);
      if (typeof amount === 'number' && amount > 0) return amount;
      if (amount === 0) refuse('amount', 'amount_zero');
      else if (amount === 'digits') refuse('amount', 'amount_digits', exponentOf(currency));
      else refuse('amount', 'amount_malformed');
    }
    return 0;
  }

  /** The same reference, or without one the same payment and amount, is one refund written down twice. */
  private checkTwice(line: number, cells: Cells): void {
    const key = cells.reference ? `r ${cells.reference}` : `p ${cells.payment} ${cells.amount}`;
    const first = this.seen.get(key);
    if (first === undefined) this.seen.set(key, line);
    else if (cells.reference) this.add(line, 'reference', 'duplicate', cells.reference, first);
    else this.add(line, 'payment', 'duplicate', cells.payment, first);
  }

  private checkRemaining(line: number, cells: Cells, payment: Payment, amount: number): void {
    const wanted = (this.wanted.get(payment.id) ?? 0) + amount;
    this.wanted.set(payment.id, wanted);
    if (wanted > Number(payment.refundable))
      this.add(line, 'amount', 'amount_too_much', cells.amount, Number(payment.refundable), payment.currency);
  }

  private add(
    line: number,
    column: Column | null,
    code: RowProblem['code'],
    value: string,
    about: number | null,
    currency?: string,
  ): void {
    this.problemCount += 1;
    if (this.problems.length >= PROBLEMS_SHOWN_MAX) return;
    this.problems.push({
      line,
      column,
      code,
      value: value.slice(0, 80),
      about,
      ...(currency && { currency }),
    });
  }

  report(ignored: string[]): FileReport {
    const { problems, problemCount } = this;
    const rows = problemCount > 0 ? [] : this.rows;
    return { rows, problems, problemCount, ignored, totals: totalsOf(rows) };
  }
}

function totalsOf(rows: readonly CheckedRow[]): FileReport['totals'] {
  const totals = new Map<string, { currency: string; amount: number; count: number }>();
  for (const { currency, amount } of rows) {
    const total = totals.get(currency) ?? { currency, amount: 0, count: 0 };
    totals.set(currency, { currency, amount: total.amount + amount, count: total.count + 1 });
  }
  return [...totals.values()];
}

const NUMBERS: Record<AmountFormat, RegExp> = {
  point: /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/,
  comma: /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/,
  minor: /^(\d+)$/,
};

/** Minor units of an amount as the file writes it. Nothing is guessed: `1.234` is a thousand or a fraction by `format`. */
export function parseFileAmount(
  text: string,
  currency: Currency,
  format: AmountFormat,
): number | 'malformed' | 'digits' {
  const match = NUMBERS[format].exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  if (!match) return 'malformed';
  const whole = (match[1] ?? '').replace(/[.,]/g, '');
  const fraction = match[2] ?? '';
  const exponent = format === 'minor' ? 0 : exponentOf(currency);
  if (fraction.length > exponent) return 'digits';
  const minor = Number(`${whole}${fraction.padEnd(exponent, '0')}`);
  return minor <= MAX_AMOUNT ? minor : 'malformed';
}
