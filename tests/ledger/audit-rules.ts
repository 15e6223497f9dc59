import { newId } from '@/lib/ids';
import type { Row } from './rows-world';

export type AuditTable = 'audit_record' | 'audit_head';
const elsewhere: Row = { environment_id: 'env_none' };
const MAC = Buffer.alloc(32);

export function isAuditTable(table: string): table is AuditTable {
  return table === 'audit_record' || table === 'audit_head';
}

/** A good row of the audit log, unchained. */
export function goodAuditRow(table: AuditTable, environment_id: string): Row {
  if (table === 'audit_head') return { environment_id, sequence: 1, link: MAC, mac: MAC };
  return {
    environment_id,
    id: newId('auditRecord'),
    created_at: '2026-11-23T12:00:00Z',
    actor_kind: 'member',
    actor_id: 'usr_1',
    request_id: 'req_1',
    action: 'createKey',
    permission: 'keys:write',
    outcome: 'done',
    fields: '{}',
    changes: '[]',
    bytes: Buffer.of(1),
    mac: MAC,
  };
}

/** The cases of rule-cases.ts that the audit log has. */
export const AUDIT_CASES: readonly (readonly [AuditTable, Row, string])[] = [
  ['audit_record', elsewhere, 'audit_record_environment_id_fkey'],
  ['audit_record', { sequence: 1 }, 'audit_record_chained_whole'],
  ['audit_record', { sequence: 0, link: MAC }, 'audit_record_sequence_positive'],
  ['audit_record', { mac: Buffer.alloc(31) }, 'audit_record_macs'],
  ['audit_record', { actor_kind: 'stranger' }, 'audit_record_actor'],
  ['audit_record', { outcome: 'seen', code: 'not_found' }, 'audit_record_outcome'],
  ['audit_record', { outcome: 'denied' }, 'audit_record_code'],
  ['audit_record', { code: 'not_found' }, 'audit_record_code'],
  ['audit_record', { reason: 'She asked for it' }, 'audit_record_no_text'],
  ['audit_record', { changes: '{}' }, 'audit_record_changes'],
  ['audit_head', elsewhere, 'audit_head_environment_id_fkey'],
  ['audit_head', { sequence: 0 }, 'audit_head_sequence'],
  ['audit_head', { link: Buffer.alloc(1) }, 'audit_head_macs'],
];

export const AUDIT_PAIRS: readonly (readonly [AuditTable, Row, readonly string[], string])[] = [
  ['audit_record', {}, ['id'], 'audit_record_pkey'],
  ['audit_record', { sequence: 1, link: MAC }, [], 'audit_record_sequence'],
  ['audit_head', {}, [], 'audit_head_pkey'],
];
