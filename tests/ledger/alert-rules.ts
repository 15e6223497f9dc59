import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
export const ALERT_TABLES = ['alert_rule', 'incident', 'incident_point', 'alert_state', 'breaker'] as const;
export type AlertTable = (typeof ALERT_TABLES)[number];

export function isAlertTable(table: string): table is AlertTable {
  return (ALERT_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for alert rules and their incidents. */
export function goodAlertRow(table: AlertTable, rows: Rows): Row {
  const environment_id = rows.environment;
  switch (table) {
    case 'alert_rule':
      return {
        environment_id,
        id: newId('alertRule'),
        name: 'Errors',
        signal: 'error_rate_network',
        comparison: 'above',
        threshold: 0.2,
        window_minutes: 5,
        sample_min: 10,
        severity: 'warning',
        channels: '{console}',
        created_by: 'system',
        created_at: AT,
        updated_at: AT,
      };
    case 'incident':
      return {
        environment_id,
        id: newId('incident'),
        rule_id: rows.ids.alert_rule,
        rule_version: 1,
        severity: 'warning',
        channels: '{console}',
        subject: newId('request'),
        began_at: AT,
        opened_at: AT,
        value: 1,
        peak: 1,
        line: 0.2,
        sample: 10,
        seen_at: AT,
        updated_at: AT,
      };
    case 'incident_point':
      return {
        environment_id,
        incident_id: rows.ids.incident,
        at: new Date(Date.parse(AT) + Math.floor(Math.random() * 1e12)).toISOString(),
        value: 1,
        sample: 10,
      };
    case 'breaker':
      return {
        environment_id,
        id: newId('breaker'),
        connector: newId('request'),
        incident_id: rows.ids.incident,
        opened_at: AT,
        probe_at: AT,
        closes_at: '2026-11-23T13:00:00Z',
        updated_at: AT,
      };
    case 'alert_state':
      return { environment_id };
  }
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);

export const ALERT_CASES: readonly (readonly [AlertTable, Bad, string])[] = [
  ['alert_rule', elsewhere, 'alert_rule_environment_id_fkey'],
  ['alert_rule', { name: null }, 'alert_rule_named'],
  ['alert_rule', { name: '' }, 'alert_rule_name_length'],
  ['alert_rule', { name: long(101) }, 'alert_rule_name_length'],
  ['alert_rule', { signal: '' }, 'alert_rule_words'],
  ['alert_rule', { split: long(41) }, 'alert_rule_words'],
  ['alert_rule', { filters: '[]' }, 'alert_rule_filters'],
  ['alert_rule', { comparison: 'near' }, 'alert_rule_comparison'],
  ['alert_rule', { threshold: -1 }, 'alert_rule_threshold'],
  ['alert_rule', { comparison: 'rise', threshold: 0 }, 'alert_rule_threshold'],
  ['alert_rule', { comparison: 'drop', threshold: 1 }, 'alert_rule_threshold'],
  ['alert_rule', { window_minutes: 7 }, 'alert_rule_window'],
  ['alert_rule', { sample_min: -1 }, 'alert_rule_sample'],
  ['alert_rule', { severity: 'loud' }, 'alert_rule_severity'],
  ['alert_rule', { channels: '{pigeon}' }, 'alert_rule_channels'],
  ['alert_rule', { escalate_minutes: 0 }, 'alert_rule_escalation'],
  ['alert_rule', { version: 0 }, 'alert_rule_version'],
  ['alert_rule', { breaker_minutes: 5 }, 'alert_rule_breaker'],
  ['alert_rule', { split: 'connector', breaker_minutes: 0 }, 'alert_rule_breaker'],
  ['alert_rule', { mute_reason: 'works' }, 'alert_rule_mute_reason'],
  ['alert_rule', { muted_until: AT, mute_reason: long(201) }, 'alert_rule_mute_reason'],
  ['incident', (_, theirs) => ({ rule_id: theirs.ids.alert_rule }), 'incident_rule'],
  ['incident', { status: 'muted' }, 'incident_status_known'],
  ['incident', { severity: 'loud' }, 'incident_severity'],
  ['incident', { channels: '{pigeon}' }, 'incident_channels'],
  ['incident', { status: 'closed' }, 'incident_closed_whole'],
  ['incident', { closed_at: AT, closed_because: 'recovered' }, 'incident_closed_whole'],
  ['incident', { status: 'closed', closed_at: AT, closed_because: 'luck' }, 'incident_closed_because'],
  ['incident', { acknowledged_by: 'usr_1' }, 'incident_acknowledged_whole'],
  ['incident', { began_at: '2026-11-24T12:00:00Z' }, 'incident_times'],
  ['incident', { sample: -1 }, 'incident_counts'],
  ['incident', { subject: long(101) }, 'incident_subject_length'],
  ['incident', { mail_due: 'soon' }, 'incident_mail_due'],
  ['incident_point', (_, theirs) => ({ incident_id: theirs.ids.incident }), 'incident_point_incident'],
  ['incident_point', { sample: -1 }, 'incident_point_sample'],
  ['breaker', (_, theirs) => ({ incident_id: theirs.ids.incident }), 'breaker_incident'],
  ['breaker', { status: 'ajar' }, 'breaker_status_known'],
  ['breaker', { connector: '' }, 'breaker_connector_length'],
  ['breaker', { closes_at: AT }, 'breaker_times'],
  ['breaker', { probe_at: '2026-11-23T11:00:00Z' }, 'breaker_times'],
  ['breaker', { passed: 1 }, 'breaker_counts'],
  ['breaker', { probe_id: 'req_1' }, 'breaker_probe_whole'],
  ['breaker', { status: 'closed' }, 'breaker_closed_whole'],
  ['breaker', { status: 'closed', closed_at: AT, closed_because: 'luck' }, 'breaker_closed_because'],
  ['breaker', { status: 'closed', closed_at: AT, closed_because: 'by_hand' }, 'breaker_closed_by'],
  ['alert_state', elsewhere, 'alert_state_environment_id_fkey'],
  ['alert_state', { presets: -1 }, 'alert_state_presets'],
];

export const ALERT_PAIRS: readonly (readonly [AlertTable, Row, readonly string[], string])[] = [
  ['alert_rule', {}, ['id'], 'alert_rule_pkey'],
  ['alert_rule', { preset: 'connector_errors' }, ['preset'], 'one_alert_rule_per_preset'],
  ['incident', {}, ['id'], 'incident_pkey'],
  ['incident', {}, ['subject'], 'one_open_incident'],
  ['incident_point', {}, ['at'], 'incident_point_pkey'],
  ['breaker', {}, ['id'], 'breaker_pkey'],
  ['breaker', {}, ['connector'], 'one_open_breaker'],
  ['alert_state', {}, [], 'alert_state_pkey'],
];
