import 'server-only';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { type Currency, isCurrency, toDecimal } from '@/lib/money';
import { type BatchRow, getRefundBatch, listBatchRows } from './queries';
import { type CsvCell, writeCsv } from './write-csv';

type Address = { merchant: string; environment: string; batch: string };

/** The rows of a batch and what became of them, as a CSV file. */
export async function answerResult({ merchant, environment, batch: id }: Address): Promise<Response> {
  const actor = await requireActor(merchant, environment, 'refunds:read');
  try {
    const batch = await getRefundBatch(actor, id);
    const rows = await listBatchRows(actor, batch.id);
    return file(`${batch.id}.csv`, writeCsv([HEAD, ...rows.map(cellsOf)]));
  } catch (error) {
    if (error instanceof DomainError) return new Response(error.detail, { status: error.status });
    throw error;
  }
}

const HEAD = [
  'line',
  'payment',
  'amount',
  'currency',
  'reason',
  'note',
  'reference',
  'state',
  'refund',
  'problem',
];

function cellsOf(row: BatchRow): CsvCell[] {
  const amount = isCurrency(row.currency)
    ? toDecimal(BigInt(row.amount), row.currency as Currency)
    : row.amount;
  const problem = row.problem?.code ?? row.failure?.code ?? null;
  return [
    row.line,
    row.payment,
    amount,
    row.currency,
    row.reason,
    row.note,
    row.reference,
    row.state,
    row.refund,
    problem,
  ];
}

/** An example of a file that would be accepted, with the payments' ids to be filled in. */
export function answerTemplate(): Response {
  return file(
    'refunds-template.csv',
    writeCsv([
      ['payment', 'amount', 'currency', 'reason', 'note', 'reference'],
      ['pay_…', '12.50', 'USD', 'requested_by_customer', null, 'RET-1001'],
      ['pay_…', '1,234.00', 'EUR', 'other', 'Agreed on the phone', 'RET-1002'],
    ]),
  );
}

function file(name: string, text: string): Response {
  return new Response(text, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
