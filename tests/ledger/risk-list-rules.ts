import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
const RISK_LIST_TABLES = ['risk_list', 'risk_list_entry'] as const;
export type RiskListTable = (typeof RISK_LIST_TABLES)[number];

export function isRiskListTable(table: string): table is RiskListTable {
  return (RISK_LIST_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for lists of risk and what is in them; the list of every world is one of e-mails. */
export function goodRiskListRow(table: RiskListTable, rows: Rows): Row {
  const environment_id = rows.environment;
  if (table === 'risk_list') {
    return {
      environment_id,
      id: newId('riskList'),
      key: `k${newId('request').slice(-20)}`,
      name: 'Known fraud',
      kind: 'email',
      purpose: 'block',
      created_by: 'system',
      created_at: AT,
      updated_at: AT,
    };
  }
  return {
    environment_id,
    id: newId('riskListEntry'),
    list_id: rows.ids.risk_list,
    kind: 'email',
    match_key: newId('request'),
    value: 'payer@shop.example',
    created_by: 'system',
    created_at: AT,
  };
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);

export const RISK_LIST_CASES: readonly (readonly [RiskListTable, Bad, string])[] = [
  ['risk_list', elsewhere, 'risk_list_environment_id_fkey'],
  ['risk_list', { key: 'Upper' }, 'risk_list_key_form'],
  ['risk_list', { key: '' }, 'risk_list_key_form'],
  ['risk_list', { key: long(41) }, 'risk_list_key_form'],
  ['risk_list', { name: '' }, 'risk_list_name_length'],
  ['risk_list', { name: long(101) }, 'risk_list_name_length'],
  ['risk_list', { kind: 'phone' }, 'risk_list_kind_known'],
  ['risk_list', { purpose: 'watch' }, 'risk_list_purpose_known'],
  ['risk_list', { entry_count: -1 }, 'risk_list_entries_counted'],
  ['risk_list', { entry_count: 1_000_001 }, 'risk_list_entries_counted'],
  ['risk_list_entry', (_, theirs) => ({ list_id: theirs.ids.risk_list }), 'risk_list_entry_list'],
  // An entry is of its list's kind.
  ['risk_list_entry', { kind: 'device' }, 'risk_list_entry_list'],
  ['risk_list_entry', { match_key: '' }, 'risk_list_entry_match_length'],
  ['risk_list_entry', { match_key: long(301) }, 'risk_list_entry_match_length'],
  ['risk_list_entry', { value: long(301) }, 'risk_list_entry_value_length'],
  ['risk_list_entry', { reason: long(501) }, 'risk_list_entry_reason_length'],
  ['risk_list_entry', { card_last4: '4242' }, 'risk_list_entry_shown'],
  ['risk_list_entry', { kind: 'card', value: '4242' }, 'risk_list_entry_shown'],
  ['risk_list_entry', { kind: 'domain', value: null }, 'risk_list_entry_shown'],
  ['risk_list_entry', { kind: 'bin', match_key: '42424' }, 'risk_list_entry_bin_form'],
  ['risk_list_entry', { kind: 'country', match_key: 'de' }, 'risk_list_entry_country_form'],
  ['risk_list_entry', { kind: 'ip', match_key: '203.0.113.7' }, 'risk_list_entry_network_form'],
  ['risk_list_entry', { kind: 'ip', match_key: '0.0.0.0/0' }, 'risk_list_entry_network_form'],
  ['risk_list_entry', { kind: 'ip', match_key: '2001::/15' }, 'risk_list_entry_network_form'],
];

export const RISK_LIST_PAIRS: readonly (readonly [RiskListTable, Row, readonly string[], string])[] = [
  ['risk_list', {}, ['id'], 'risk_list_pkey'],
  ['risk_list', {}, ['key'], 'one_risk_list_per_key'],
  ['risk_list_entry', {}, ['id'], 'risk_list_entry_pkey'],
  ['risk_list_entry', {}, ['match_key'], 'one_risk_list_entry_per_value'],
];
