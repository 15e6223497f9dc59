import { newId } from '@/lib/ids';
import { goodLogRow, isLogTable, type LogTable } from './log-rules';
import type { Row } from './rows-world';

/** What an operator looks after: the logs and the rotation of keys. */
export type OperatorTable = LogTable | 'vault_rotation';

const AT = '2026-11-23T12:00:00Z';

export function isOperatorTable(table: string): table is OperatorTable {
  return isLogTable(table) || table === 'vault_rotation';
}

/** A good row of these; a rotation of data keys waits for its turn. */
export function goodOperatorRow(table: OperatorTable, environment_id: string): Row {
  if (isLogTable(table)) return goodLogRow(table, environment_id);
  return { environment_id, id: newId('request') };
}

/** The cases of rule-cases.ts that the rotation has; the rules of the key-encryption keys are in vault-keys.spec.ts. */
export const VAULT_CASES: readonly (readonly ['vault_rotation', Row, string])[] = [
  ['vault_rotation', { environment_id: 'env_none' }, 'vault_rotation_environment_id_fkey'],
  ['vault_rotation', { status: 'stopped', started_at: AT }, 'vault_rotation_status_known'],
  ['vault_rotation', { records: -1 }, 'vault_rotation_counts'],
  ['vault_rotation', { resealed: -1 }, 'vault_rotation_counts'],
  ['vault_rotation', { status: 'running' }, 'vault_rotation_started'],
  ['vault_rotation', { status: 'done', started_at: AT }, 'vault_rotation_ended'],
];

export const VAULT_PAIRS: readonly (readonly ['vault_rotation', Row, readonly string[], string])[] = [
  ['vault_rotation', { status: 'done', started_at: AT, ended_at: AT }, ['id'], 'vault_rotation_pkey'],
  ['vault_rotation', {}, [], 'vault_rotation_one_open'],
];
