import { newId } from '@/lib/ids';
import { AUDIT_CASES, AUDIT_PAIRS, type AuditTable, goodAuditRow, isAuditTable } from './audit-rules';
import type { Row } from './rows-world';

/** Tables in which is written down what happened: the audit log's and the request log's. */
export type LogTable = AuditTable | 'request_log' | 'request_log_setting' | 'method_setting';
const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);

export function isLogTable(table: string): table is LogTable {
  return (
    isAuditTable(table) ||
    table === 'request_log' ||
    table === 'request_log_setting' ||
    table === 'method_setting'
  );
}

/** A good row of a log. */
export function goodLogRow(table: LogTable, environment_id: string): Row {
  if (isAuditTable(table)) return goodAuditRow(table, environment_id);
  if (table === 'method_setting') {
    return { environment_id, method: 'card', updated_by: 'usr_1', updated_at: '2026-11-23T12:00:00Z' };
  }
  if (table === 'request_log_setting') return { environment_id, retention_days: 7, updated_by: 'usr_1' };
  return {
    environment_id,
    id: newId('request'),
    created_at: '2026-11-23T12:00:00Z',
    method: 'POST',
    path: '/payments',
    status: 200,
    duration_ms: 12,
    actor_kind: 'key',
    actor_id: 'key_1',
    is_repeated: false,
    request_headers: '{}',
    request_body: '{"amount":1}',
    request_state: 'whole',
    request_bytes: 12,
    answer_headers: '{}',
    answer_state: 'none',
    answer_bytes: 0,
  };
}

/** The cases of rule-cases.ts that the logs have. */
export const LOG_CASES: readonly (readonly [LogTable, Row, string])[] = [
  ...AUDIT_CASES,
  ['request_log', elsewhere, 'request_log_environment_id_fkey'],
  ['request_log', { status: 99 }, 'request_log_status'],
  ['request_log', { duration_ms: -1 }, 'request_log_measures'],
  ['request_log', { request_bytes: -1 }, 'request_log_measures'],
  ['request_log', { actor_kind: 'payer' }, 'request_log_actor'],
  ['request_log', { code: 'not_found' }, 'request_log_code'],
  ['request_log', { code: 'Not found', status: 404 }, 'request_log_code'],
  ['request_log', { path: long(501) }, 'request_log_lengths'],
  ['request_log', { idempotency_key: long(256) }, 'request_log_lengths'],
  ['request_log', { query: '[]' }, 'request_log_documents'],
  ['request_log', { answer_headers: JSON.stringify({ a: long(4_000) }) }, 'request_log_documents'],
  ['request_log', { answer_state: 'lost', answer_body: '{}' }, 'request_log_states'],
  ['request_log', { request_state: 'withheld' }, 'request_log_request_body'],
  ['request_log', { request_body: long(10_001), request_state: 'cut' }, 'request_log_request_body'],
  ['request_log', { answer_body: '{}' }, 'request_log_answer_body'],
  ['method_setting', elsewhere, 'method_setting_environment_id_fkey'],
  ['method_setting', { method: 'cash' }, 'method_setting_method_known'],
  ['method_setting', { fee_basis_points: 1 }, 'method_setting_fee_whole'],
  ['method_setting', { fee_basis_points: 10_001, fee_fixed: '{}' }, 'method_setting_fee_part'],
  ['method_setting', { fee_basis_points: 1, fee_fixed: '{"usd": 1}' }, 'method_setting_fee_fixed'],
  ['method_setting', { fee_basis_points: 1, fee_fixed: '{"USD": -1}' }, 'method_setting_fee_fixed'],
  ['method_setting', { fee_basis_points: 1, fee_fixed: '{"USD": 0.5}' }, 'method_setting_fee_fixed'],
  ['method_setting', { fee_basis_points: 1, fee_fixed: '[]' }, 'method_setting_fee_fixed'],
  ['request_log_setting', elsewhere, 'request_log_setting_environment_id_fkey'],
  ['request_log_setting', { retention_days: 0 }, 'request_log_setting_days'],
  ['request_log_setting', { retention_days: 366 }, 'request_log_setting_days'],
];

export const LOG_TABLES: readonly LogTable[] = ['request_log', 'request_log_setting', 'method_setting'];

export const LOG_PAIRS: readonly (readonly [LogTable, Row, readonly string[], string])[] = [
  ...AUDIT_PAIRS,
  ['request_log', {}, ['id'], 'request_log_pkey'],
  ['request_log_setting', {}, [], 'request_log_setting_pkey'],
  ['method_setting', {}, [], 'method_setting_pkey'],
];
