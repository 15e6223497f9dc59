import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
export const INVARIANT_TABLES = [
  'invariant_watch',
  'invariant',
  'invariant_offender',
  'invariant_change',
  'attack',
] as const;
export type InvariantTable = (typeof INVARIANT_TABLES)[number];

export function isInvariantTable(table: string): table is InvariantTable {
  return (INVARIANT_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for the invariant board; the invariant of every world has the number 1. */
export function goodInvariantRow(table: InvariantTable, rows: Rows): Row {
  const environment_id = rows.environment;
  switch (table) {
    case 'invariant_watch':
      return { environment_id, next_at: AT, read_in: '1' };
    case 'invariant':
      return { environment_id, number: 2, id: newId('invariant'), due_at: AT };
    case 'invariant_offender':
      return {
        ...{ environment_id, number: 1, object_id: newId('entry'), problem: 'entry_empty' },
        ...{ expected: '> 0', found: '0', first_at: AT, last_at: AT },
      };
    case 'invariant_change':
      return {
        ...{ environment_id, number: 1, seq: 1, from_state: 'unproven', to_state: 'holds' },
        ...{ offenders: 0, at: AT },
      };
    case 'attack':
      return {
        ...{ environment_id, id: newId('attack'), status: 'done', started_by: 'usr_1' },
        ...{ lease_until: AT, ended_at: AT, payment_id: rows.ids.payment },
      };
  }
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);

export const INVARIANT_CASES: readonly (readonly [InvariantTable, Bad, string])[] = [
  ['invariant_watch', elsewhere, 'invariant_watch_environment_id_fkey'],
  ['invariant', elsewhere, 'invariant_environment_id_fkey'],
  ['invariant', { number: 32 }, 'invariant_number_known'],
  ['invariant', { state: 'green' }, 'invariant_state_known'],
  ['invariant', { rows: -1 }, 'invariant_counts'],
  ['invariant', { state: 'holds' }, 'invariant_proven'],
  ['invariant', { passed_at: AT }, 'invariant_passed'],
  ['invariant_offender', { number: 3 }, 'invariant_offender_invariant'],
  ['invariant_offender', { found: long(201) }, 'invariant_offender_lengths'],
  ['invariant_offender', { object_id: '' }, 'invariant_offender_lengths'],
  ['invariant_change', { number: 3 }, 'invariant_change_invariant'],
  ['invariant_change', { to_state: 'unproven' }, 'invariant_change_differs'],
  ['attack', { ...elsewhere, payment_id: null }, 'attack_environment_id_fkey'],
  ['attack', { status: 'won' }, 'attack_status_known'],
  ['attack', { ended_at: null }, 'attack_ended'],
  ['attack', { waves: '{}' }, 'attack_waves'],
  ['attack', (_, theirs) => ({ payment_id: theirs.ids.payment }), 'attack_payment'],
];

export const INVARIANT_PAIRS: readonly (readonly [InvariantTable, Row, readonly string[], string])[] = [
  ['invariant_watch', {}, [], 'invariant_watch_pkey'],
  ['invariant', {}, ['number'], 'invariant_pkey'],
  ['invariant_offender', {}, ['object_id'], 'invariant_offender_pkey'],
  ['invariant_change', {}, ['seq'], 'invariant_change_pkey'],
  ['attack', {}, ['id'], 'attack_pkey'],
  ['attack', { status: 'running', ended_at: null }, [], 'one_running_attack'],
];
