import { createHash } from 'node:crypto';
import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
const TABLES = ['refund', 'refund_approval', 'refund_batch', 'refund_batch_row'] as const;
export type RefundTable = (typeof TABLES)[number];
const long = (length: number) => 'x'.repeat(length);
const decided: Row = { decision: 'approved', decided_by: 'usr_2', decided_at: AT };
const foreignPayment = (_: Rows, theirs: Rows) => ({ payment_id: theirs.ids.payment });
const otherCurrency: Row = { currency: 'EUR' };
const elsewhere: Row = { environment_id: 'env_none' };

export function isRefundTable(table: string): table is RefundTable {
  return (TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for refunds, their approval and their files. */
export function goodRefundRow(table: RefundTable, rows: Rows): Row {
  const environment_id = rows.environment;
  const payment_id = rows.ids.payment;
  switch (table) {
    case 'refund':
      return {
        environment_id,
        id: newId('refund'),
        payment_id,
        operation_id: newId('operation'),
        amount: 100,
        currency: 'USD',
        reason: 'other',
        status: 'pending',
        created_by: 'system',
        created_at: AT,
        updated_at: AT,
      };
    case 'refund_approval':
      return {
        environment_id,
        refund_id: rows.ids.refund,
        payment_id,
        amount: 100,
        currency: 'USD',
        payment_version: 1,
        amount_limit: 50,
        requested_by: 'usr_1',
        requested_at: AT,
        expires_at: '2026-11-30T12:00:00Z',
      };
    case 'refund_batch':
      return {
        environment_id,
        id: newId('refundBatch'),
        file_name: 'a.csv',
        file_hash: createHash('sha256').update(newId('refundBatch')).digest('hex'),
        row_count: 1,
        totals: '[]',
        status: 'checked',
        created_by: 'usr_1',
        created_at: AT,
      };
    case 'refund_batch_row':
      return {
        environment_id,
        batch_id: rows.ids.refund_batch,
        line: 2,
        refund_id: newId('refund'),
        payment_id,
        amount: 100,
        currency: 'USD',
        reason: 'other',
      };
  }
}

/** What may not be written about the dispatch of a refund, its approval, and files of refunds. */
export const REFUND_CASES: readonly (readonly [
  RefundTable,
  Row | ((mine: Rows, theirs: Rows) => Row),
  string,
])[] = [
  ['refund', { status: 'succeeded', dispatch_at: AT }, 'refund_dispatch_while_pending'],
  ['refund', { dispatch_tries: 21 }, 'dispatch_tries_in_range'],
  ['refund', { dispatch_tries: -1 }, 'dispatch_tries_in_range'],
  [
    'refund_approval',
    (_, theirs) => ({ refund_id: theirs.ids.refund }),
    'refund_approval_environment_id_refund_id_fkey',
  ],
  ['refund_approval', foreignPayment, 'refund_approval_environment_id_payment_id_currency_fkey'],
  ['refund_approval', otherCurrency, 'refund_approval_environment_id_payment_id_currency_fkey'],
  ['refund_approval', { amount_limit: -1 }, 'refund_approval_amount_limit_check'],
  ['refund_approval', { payment_version: 0 }, 'refund_approval_payment_version_check'],
  ['refund_approval', { amount: 50 }, 'refund_approval_above_limit'],
  ['refund_approval', { expires_at: AT }, 'refund_approval_expires_later'],
  ['refund_approval', { ...decided, decision: 'maybe' }, 'refund_approval_decision_check'],
  ['refund_approval', { decision: 'approved' }, 'refund_approval_decided_whole'],
  ['refund_approval', { decided_by: 'usr_2' }, 'refund_approval_decided_whole'],
  ['refund_approval', { decided_at: AT }, 'refund_approval_decided_whole'],
  ['refund_approval', { ...decided, decided_by: 'usr_1' }, 'refund_approval_second_person'],
  [
    'refund_approval',
    { ...decided, decision: 'rejected', decided_by: 'usr_1', reason: 'no' },
    'refund_approval_second_person',
  ],
  ['refund_approval', { ...decided, decision: 'rejected' }, 'refund_approval_reasoned'],
  ['refund_approval', { reason: long(1001) }, 'refund_approval_reason_check'],
  ['refund_batch', elsewhere, 'refund_batch_environment_id_fkey'],
  ['refund_batch', { file_name: '' }, 'refund_batch_file_name_check'],
  ['refund_batch', { file_hash: 'x' }, 'refund_batch_file_hash_check'],
  ['refund_batch', { row_count: 0 }, 'refund_batch_row_count_check'],
  ['refund_batch', { row_count: 10_001 }, 'refund_batch_row_count_check'],
  ['refund_batch', { totals: '{}' }, 'refund_batch_totals_check'],
  ['refund_batch', { status: 'lost' }, 'refund_batch_status_check'],
  ['refund_batch', { status: 'running' }, 'refund_batch_started_whole'],
  ['refund_batch', { started_at: AT, started_by: 'usr_1' }, 'refund_batch_started_whole'],
  ['refund_batch', { status: 'discarded' }, 'refund_batch_ended'],
  [
    'refund_batch_row',
    (_, theirs) => ({ batch_id: theirs.ids.refund_batch }),
    'refund_batch_row_environment_id_batch_id_fkey',
  ],
  ['refund_batch_row', foreignPayment, 'refund_batch_row_environment_id_payment_id_currency_fkey'],
  ['refund_batch_row', otherCurrency, 'refund_batch_row_environment_id_payment_id_currency_fkey'],
  ['refund_batch_row', { line: 0 }, 'refund_batch_row_line_check'],
  ['refund_batch_row', { amount: 0 }, 'refund_batch_row_amount_check'],
  ['refund_batch_row', { reason: 'mood' }, 'refund_batch_row_reason_check'],
  ['refund_batch_row', { note: long(1001) }, 'refund_batch_row_note_check'],
  ['refund_batch_row', { reference: long(201) }, 'refund_batch_row_reference_check'],
  ['refund_batch_row', { status: 'lost' }, 'refund_batch_row_status_check'],
  ['refund_batch_row', { tries: -1 }, 'refund_batch_row_tries_check'],
  ['refund_batch_row', { status: 'refused' }, 'refund_batch_row_refused_why'],
  ['refund_batch_row', { problem: '{}' }, 'refund_batch_row_refused_why'],
];
