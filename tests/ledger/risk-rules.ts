import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
const LATER = '2026-11-24T12:00:00Z';
export const RISK_TABLES = [
  'risk_model',
  'risk_state',
  'risk_thresholds_trial',
  'risk_thresholds_version',
  'risk_thresholds_request',
  'risk_recent_cards',
  'risk_assessment',
  'review',
] as const;
export type RiskTable = (typeof RISK_TABLES)[number];

export function isRiskTable(table: string): table is RiskTable {
  return (RISK_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for what risk keeps. */
export function goodRiskRow(table: RiskTable, rows: Rows): Row {
  const environment_id = rows.environment;
  const { payment: payment_id, attempt: attempt_id } = rows.ids;
  switch (table) {
    case 'risk_model':
      return {
        environment_id,
        version: 1,
        source: 'outcomes',
        weights: '{}',
        metrics: '{}',
        created_by: 'system',
        created_at: AT,
      };
    case 'risk_state':
      return { environment_id, updated_by: 'system', updated_at: AT };
    case 'risk_thresholds_trial':
      return {
        environment_id,
        id: newId('riskThresholdsTrial'),
        review_at: 70,
        in_force: 0,
        from_at: AT,
        until_at: LATER,
        result: '{}',
        created_by: 'usr_1',
        created_at: AT,
      };
    case 'risk_thresholds_version':
      return { environment_id, number: 1, review_at: 70, set_by: 'usr_1', set_at: AT };
    case 'risk_thresholds_request':
      return { environment_id, review_at: 70, in_force: 0, requested_by: 'usr_1', requested_at: AT };
    case 'risk_recent_cards':
      return { environment_id, source: Buffer.alloc(16), cards: '{}', seen_before: 0, written_at: AT };
    case 'risk_assessment':
      return {
        environment_id,
        attempt_id,
        payment_id,
        at: AT,
        score: 7,
        decision: 'approve',
        reasons: '[]',
        hits: '[]',
        facts: '{}',
      };
    case 'review':
      return {
        environment_id,
        id: newId('review'),
        payment_id,
        attempt_id,
        reason: 'score',
        opened_at: AT,
        due_at: LATER,
        updated_at: AT,
      };
  }
}

const elsewhere: Row = { environment_id: 'env_none' };

/** What may not be written about models, states, assessments and reviews. */
export const RISK_CASES: readonly (readonly [
  RiskTable,
  Row | ((mine: Rows, theirs: Rows) => Row),
  string,
])[] = [
  ['risk_model', elsewhere, 'risk_model_environment_id_fkey'],
  ['risk_model', { version: 0 }, 'risk_model_version'],
  ['risk_model', { source: 'rumour' }, 'risk_model_source'],
  ['risk_model', { weights: '[]' }, 'risk_model_documents'],
  ['risk_model', { metrics: '1' }, 'risk_model_documents'],
  ['risk_state', elsewhere, 'risk_state_environment_id_fkey'],
  ['risk_state', { rules_version: -1 }, 'risk_state_versions'],
  ['risk_state', { lists_version: -1 }, 'risk_state_versions'],
  ['risk_state', { thresholds_version: -1 }, 'risk_state_thresholds_version'],
  ['risk_state', { model_version: 7 }, 'risk_state_model'],
  ['risk_state', { challenge_at: 0 }, 'risk_state_thresholds'],
  ['risk_state', { block_at: 100 }, 'risk_state_thresholds'],
  ['risk_state', { challenge_at: 60, review_at: 50 }, 'risk_state_order'],
  ['risk_state', { challenge_at: 60, block_at: 50 }, 'risk_state_order'],
  ['risk_state', { review_at: 60, block_at: 50 }, 'risk_state_order'],
  ['risk_thresholds_trial', elsewhere, 'risk_thresholds_trial_environment_id_fkey'],
  ['risk_thresholds_trial', { id: 'rbt_1' }, 'risk_thresholds_trial_id'],
  ['risk_thresholds_trial', { block_at: 100 }, 'risk_thresholds_trial_scores'],
  ['risk_thresholds_trial', { block_at: 50 }, 'risk_thresholds_trial_order'],
  ['risk_thresholds_trial', { in_force: -1 }, 'risk_thresholds_trial_in_force'],
  ['risk_thresholds_trial', { until_at: AT }, 'risk_thresholds_trial_window'],
  ['risk_thresholds_trial', { result: '[]' }, 'risk_thresholds_trial_result'],
  ['risk_thresholds_version', elsewhere, 'risk_thresholds_version_environment_id_fkey'],
  ['risk_thresholds_version', { number: 0 }, 'risk_thresholds_version_number'],
  ['risk_thresholds_version', { challenge_at: 0 }, 'risk_thresholds_version_scores'],
  ['risk_thresholds_version', { block_at: 50 }, 'risk_thresholds_version_order'],
  ['risk_thresholds_version', { trial_id: 'rtt_none' }, 'risk_thresholds_version_trial'],
  ['risk_thresholds_version', { requested_by: 'usr_1' }, 'risk_thresholds_version_two_people'],
  ['risk_thresholds_request', elsewhere, 'risk_thresholds_request_environment_id_fkey'],
  ['risk_thresholds_request', { review_at: 0 }, 'risk_thresholds_request_scores'],
  ['risk_thresholds_request', { block_at: 50 }, 'risk_thresholds_request_order'],
  ['risk_thresholds_request', { in_force: -1 }, 'risk_thresholds_request_in_force'],
  ['risk_recent_cards', { source: Buffer.alloc(15) }, 'risk_recent_cards_source'],
  ['risk_recent_cards', { cards: '[]' }, 'risk_recent_cards_cards'],
  ['risk_recent_cards', { seen_before: 33 }, 'risk_recent_cards_seen'],
  ['risk_assessment', (_, theirs) => ({ attempt_id: theirs.ids.attempt }), 'risk_assessment_attempt'],
  ['risk_assessment', { score: 100 }, 'risk_assessment_score'],
  ['risk_assessment', { duration_us: -1 }, 'risk_assessment_duration'],
  ['risk_assessment', { decision: 'perhaps' }, 'risk_assessment_decision'],
  ['risk_assessment', { reasons: '{}' }, 'risk_assessment_documents'],
  ['risk_assessment', { hits: '{}' }, 'risk_assessment_documents'],
  ['risk_assessment', { facts: '[]' }, 'risk_assessment_documents'],
  ['review', (_, theirs) => ({ payment_id: theirs.ids.payment }), 'review_payment'],
  ['review', (_, theirs) => ({ attempt_id: theirs.ids.attempt }), 'review_attempt'],
  ['review', { status: 'lost', closed_at: AT, closed_by: 'usr_1' }, 'review_status'],
  ['review', { reason: 'mood' }, 'review_reason'],
  ['review', { due_at: AT }, 'review_due'],
  ['review', { verdict: 'who knows' }, 'review_verdict'],
  ['review', { status: 'approved' }, 'review_closed'],
  ['review', { status: 'approved', closed_at: AT }, 'review_closed'],
  ['review', { closed_by: 'usr_1' }, 'review_closed'],
];

/** Two rows that may not both exist. */
export const RISK_PAIRS: readonly (readonly [RiskTable, Row, readonly string[], string])[] = [
  ['risk_model', {}, [], 'risk_model_pkey'],
  ['risk_state', {}, [], 'risk_state_pkey'],
  ['risk_thresholds_trial', {}, ['id'], 'risk_thresholds_trial_pkey'],
  ['risk_thresholds_version', {}, [], 'risk_thresholds_version_pkey'],
  ['risk_thresholds_request', {}, [], 'risk_thresholds_request_pkey'],
  ['risk_recent_cards', {}, [], 'risk_recent_cards_pkey'],
  ['risk_assessment', {}, [], 'risk_assessment_pkey'],
  ['review', {}, ['id'], 'review_pkey'],
  ['review', {}, [], 'review_one_of_attempt'],
];
