import { newId } from '@/lib/ids';
import { goodLogRow, isLogTable, type LogTable } from './log-rules';
import type { Row } from './rows-world';

/** What an operator looks after: the logs, the rotation of keys and made-up traffic. */
export type OperatorTable = LogTable | 'vault_rotation' | 'simulation';

const AT = '2026-11-23T12:00:00Z';

export function isOperatorTable(table: string): table is OperatorTable {
  return isLogTable(table) || table === 'vault_rotation' || table === 'simulation';
}

/** A good row of these; a rotation of data keys waits for its turn. */
export function goodOperatorRow(table: OperatorTable, environment_id: string): Row {
  if (isLogTable(table)) return goodLogRow(table, environment_id);
  if (table === 'simulation') {
    const asked = { mode: 'live', seed: 1, rate: 30, planned: 300, created_by: 'system' };
    return { environment_id, id: newId('simulation'), ...asked, created_at: AT, updated_at: AT };
  }
  return { environment_id, id: newId('request') };
}

/** The cases of rule-cases.ts that the rotation has; the rules of the key-encryption keys are in vault-keys.spec.ts. */
export const VAULT_CASES: readonly (readonly ['vault_rotation' | 'simulation', Row, string])[] = [
  ['vault_rotation', { environment_id: 'env_none' }, 'vault_rotation_environment_id_fkey'],
  ['vault_rotation', { status: 'stopped', started_at: AT }, 'vault_rotation_status_known'],
  ['vault_rotation', { records: -1 }, 'vault_rotation_counts'],
  ['vault_rotation', { resealed: -1 }, 'vault_rotation_counts'],
  ['vault_rotation', { status: 'running' }, 'vault_rotation_started'],
  ['vault_rotation', { status: 'done', started_at: AT }, 'vault_rotation_ended'],
  ['simulation', { environment_id: 'env_none' }, 'simulation_environment_id_fkey'],
  ['simulation', { mode: 'both' }, 'simulation_mode'],
  ['simulation', { rate: 121 }, 'simulation_mode'],
  ['simulation', { rate: null }, 'simulation_mode'],
  ['simulation', { mode: 'back_dated', rate: null, days: 367 }, 'simulation_mode'],
  ['simulation', { status: 'paused', ended_at: AT }, 'simulation_status_known'],
  ['simulation', { planned: 20_001 }, 'simulation_counts'],
  ['simulation', { played: 301 }, 'simulation_counts'],
  ['simulation', { tries: -1 }, 'simulation_counts'],
  ['simulation', { status: 'done' }, 'simulation_ended'],
  ['simulation', { status: 'failed', ended_at: AT }, 'simulation_failure'],
];

export const VAULT_PAIRS: readonly (readonly [
  'vault_rotation' | 'simulation',
  Row,
  readonly string[],
  string,
])[] = [
  ['vault_rotation', { status: 'done', started_at: AT, ended_at: AT }, ['id'], 'vault_rotation_pkey'],
  ['vault_rotation', {}, [], 'vault_rotation_one_open'],
  ['simulation', { status: 'done', ended_at: AT }, ['id'], 'simulation_pkey'],
  ['simulation', {}, [], 'simulation_one_running'],
];
