import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

export type RiskRuleTable = 'risk_rule' | 'risk_rule_version' | 'risk_backtest' | 'risk_rule_setting';
export const RISK_RULE_TABLES: readonly RiskRuleTable[] = [
  'risk_rule',
  'risk_rule_version',
  'risk_backtest',
  'risk_rule_setting',
];

const AT = '2026-11-23T12:00:00Z';
const LATER = '2026-11-24T12:00:00Z';
const long = (length: number) => 'x'.repeat(length);
const elsewhere: Row = { environment_id: 'env_none' };
const active: Row = { status: 'active', activated_at: AT, activated_by: 'usr_1' };
let lastNumber = 1;

export function isRiskRuleTable(table: string): table is RiskRuleTable {
  return RISK_RULE_TABLES.some((known) => known === table);
}

/** As `goodRow`, for risk rules; version 1 of the rule is there. */
export function goodRiskRuleRow(table: RiskRuleTable, { environment: environment_id, ids }: Rows): Row {
  const made = { created_by: 'usr_1', created_at: AT };
  switch (table) {
    case 'risk_rule': {
      const id = newId('riskRule');
      return { environment_id, id, name: `Rule ${id}`, updated_at: AT, ...made };
    }
    case 'risk_rule_version':
      lastNumber += 1;
      return {
        environment_id,
        rule_id: ids.risk_rule,
        number: lastNumber,
        action: 'block',
        expression: 'amount > 5',
        ...made,
      };
    case 'risk_backtest':
      return {
        environment_id,
        id: newId('riskBacktest'),
        rule_id: ids.risk_rule,
        rule_version: 1,
        from_at: AT,
        until_at: LATER,
        result: '{}',
        ...made,
      };
    default:
      return { environment_id, two_people: true, updated_by: 'usr_1', updated_at: AT };
  }
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const foreignRule = (_: Rows, theirs: Rows) => ({ rule_id: theirs.ids.risk_rule });

/** The cases of rule-cases.ts that risk rules have. */
export const RISK_RULE_CASES: readonly (readonly [RiskRuleTable, Bad, string])[] = [
  ['risk_rule', elsewhere, 'risk_rule_environment_id_fkey'],
  ['risk_rule', { name: '' }, 'risk_rule_name'],
  ['risk_rule', { name: ' a' }, 'risk_rule_name'],
  ['risk_rule', { name: long(101) }, 'risk_rule_name'],
  ['risk_rule', { latest_version: 0 }, 'risk_rule_versions'],
  ['risk_rule', { active_version: 2 }, 'risk_rule_versions'],
  ['risk_rule', { earlier_version: 2 }, 'risk_rule_versions'],
  ['risk_rule', { active_version: 1 }, 'risk_rule_active'],
  ['risk_rule', { shadow_version: 1 }, 'risk_rule_shadow'],
  ['risk_rule', { requested_version: 1 }, 'risk_rule_requested_whole'],
  ['risk_rule', { requested_version: 1, requested_by: 'usr_1' }, 'risk_rule_requested_whole'],
  ['risk_rule', { active_version: 1, deleted_at: AT }, 'risk_rule_deleted_rests'],
  ['risk_rule_version', foreignRule, 'risk_rule_version_rule'],
  ['risk_rule_version', { number: 0 }, 'risk_rule_version_number'],
  ['risk_rule_version', { action: 'approve' }, 'risk_rule_version_action'],
  ['risk_rule_version', { expression: '' }, 'risk_rule_version_expression'],
  ['risk_rule_version', { expression: long(100_001) }, 'risk_rule_version_expression'],
  ['risk_rule_version', { status: 'live' }, 'risk_rule_version_status'],
  ['risk_rule_version', { status: 'active' }, 'risk_rule_version_activated'],
  ['risk_rule_version', { activated_at: AT }, 'risk_rule_version_activated'],
  ['risk_rule_version', { ...active, requested_by: 'usr_1' }, 'risk_rule_version_two_people'],
  ['risk_backtest', foreignRule, 'risk_backtest_version'],
  ['risk_backtest', { rule_version: 999_999 }, 'risk_backtest_version'],
  ['risk_backtest', { until_at: AT }, 'risk_backtest_window'],
  ['risk_backtest', { result: '[]' }, 'risk_backtest_result'],
  ['risk_rule_setting', elsewhere, 'risk_rule_setting_environment_id_fkey'],
  ['risk_rule_setting', { requested_by: 'usr_2' }, 'risk_rule_setting_requested_whole'],
  [
    'risk_rule_setting',
    { two_people: false, requested_by: 'usr_1', requested_at: AT },
    'risk_rule_setting_two_people',
  ],
];

export const RISK_RULE_PAIRS: readonly (readonly [RiskRuleTable, Row, readonly string[], string])[] = [
  ['risk_rule', {}, ['id'], 'risk_rule_pkey'],
  ['risk_rule', {}, ['name'], 'risk_rule_one_name'],
  ['risk_rule_version', {}, ['number'], 'risk_rule_version_pkey'],
  ['risk_rule_version', active, [], 'risk_rule_version_one_active'],
  ['risk_backtest', {}, ['id'], 'risk_backtest_pkey'],
  ['risk_rule_setting', {}, [], 'risk_rule_setting_pkey'],
];
