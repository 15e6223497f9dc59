import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
export const BOARD_TABLES = ['board', 'annotation'] as const;
export type BoardTable = (typeof BOARD_TABLES)[number];

export function isBoardTable(table: string): table is BoardTable {
  return (BOARD_TABLES as readonly string[]).includes(table);
}

const PANEL = { metric: 'payments', look: 'line', split: null, size: 'half' };
const panels = (...all: object[]): Row => ({ panels: JSON.stringify(all) });

/** As `goodRow`, for boards and for what is written beside charts. */
export function goodBoardRow(table: BoardTable, { environment: environment_id }: Rows): Row {
  if (table === 'annotation') {
    const id = newId('annotation');
    return { environment_id, id, text: 'deploy 1.4.2', happened_at: AT, created_by: 'usr_1', created_at: AT };
  }
  return {
    environment_id,
    id: newId('board'),
    owner_id: newId('user'),
    name: 'Mine',
    ...panels(PANEL, { ...PANEL, split: 'method' }),
    created_at: AT,
    updated_at: AT,
    updated_by: 'usr_1',
  };
}

const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);

export const BOARD_CASES: readonly (readonly [BoardTable, Row, string])[] = [
  ['board', elsewhere, 'board_environment_id_fkey'],
  ['board', { id: 'vw_1' }, 'board_id_prefix'],
  ['board', { name: '' }, 'board_name_length'],
  ['board', { name: long(81) }, 'board_name_length'],
  ['board', { panels: '{}' }, 'board_panels_known'],
  ['board', panels({ ...PANEL, metric: 'drop table' }), 'board_panels_known'],
  ['board', panels({ ...PANEL, look: 'pie' }), 'board_panels_known'],
  ['board', panels({ ...PANEL, size: 'huge' }), 'board_panels_known'],
  ['board', panels({ ...PANEL, split: 7 }), 'board_panels_known'],
  ['board', panels(PANEL, { look: 'card' }), 'board_panels_known'],
  ['board', panels(...Array.from({ length: 25 }, () => PANEL)), 'board_panels_count'],
  ['board', panels({ ...PANEL, more: long(8_000) }), 'board_panels_count'],
  ['board', { version: 0 }, 'board_version'],
  ['annotation', elsewhere, 'annotation_environment_id_fkey'],
  ['annotation', { id: 'brd_1' }, 'annotation_id_prefix'],
  ['annotation', { text: '' }, 'annotation_text_length'],
  ['annotation', { text: long(121) }, 'annotation_text_length'],
];

export const BOARD_PAIRS: readonly (readonly [BoardTable, Row, readonly string[], string])[] = [
  ['board', {}, ['id'], 'board_pkey'],
  ['annotation', {}, ['id'], 'annotation_pkey'],
];
