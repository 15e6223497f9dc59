import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
export const METRIC_TABLES = [
  'checkout_step',
  'metric_fact',
  'metric_log_watermark',
  'metric_sum',
  'metric_watermark',
] as const;
export type MetricTable = (typeof METRIC_TABLES)[number];

export function isMetricTable(table: string): table is MetricTable {
  return (METRIC_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for what happened on checkout pages and for the sums of metrics. */
export function goodMetricRow(table: MetricTable, rows: Rows): Row {
  const environment_id = rows.environment;
  switch (table) {
    case 'checkout_step':
      return {
        ...{ environment_id, session_id: rows.ids.checkout_session, step: 'chosen', method: 'card', at: AT },
        ...{ device: 'phone', country: 'DE' },
      };
    case 'metric_fact':
      return {
        ...{ environment_id, source: 'payment', id: newId('payment'), at: AT, currency: 'USD' },
        ...{ dimensions: Array(10).fill(null), names: ['payment.payments'], amounts: [1], buckets: [0] },
      };
    case 'metric_sum':
      return {
        ...{ environment_id, measure: 'payment.payments', dimension: '', grain: 'day', starts_at: AT },
        ...{ currency: 'USD', value: '', bucket: 0, amount: 1 },
      };
    case 'metric_log_watermark':
      return { environment_id, source: 'request', zone: 'UTC', folded_until: AT };
    case 'metric_watermark':
      return { environment_id, zone: 'UTC', begun_before: '1' };
  }
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);
const elsewhere: Row = { environment_id: 'env_none' };
const ofSessions = Array(11).fill(null);

export const METRIC_CASES: readonly (readonly [MetricTable, Bad, string])[] = [
  ['checkout_step', (_, theirs) => ({ session_id: theirs.ids.checkout_session }), 'checkout_step_session'],
  ['checkout_step', { step: 'paid' }, 'checkout_step_known'],
  ['checkout_step', { step: 'opened' }, 'checkout_step_method'],
  ['checkout_step', { method: '' }, 'checkout_step_method'],
  ['checkout_step', { method: 'cash' }, 'checkout_step_method'],
  ['checkout_step', { device: 'Mozilla/5.0' }, 'checkout_step_device'],
  ['checkout_step', { country: '203.0.113.24' }, 'checkout_step_country'],
  ['metric_fact', elsewhere, 'metric_fact_environment_id_fkey'],
  ['metric_fact', { source: 'request' }, 'metric_fact_source_known'],
  ['metric_fact', { names: ['a', 'b'] }, 'metric_fact_measures_whole'],
  ['metric_fact', { buckets: [0, 0] }, 'metric_fact_measures_whole'],
  ['metric_fact', { dimensions: ofSessions }, 'metric_fact_measures_whole'],
  ['metric_fact', { source: 'session' }, 'metric_fact_measures_whole'],
  ['metric_log_watermark', elsewhere, 'metric_log_watermark_environment_id_fkey'],
  ['metric_log_watermark', { source: 'payment' }, 'metric_log_watermark_source_known'],
  ['metric_sum', elsewhere, 'metric_sum_environment_id_fkey'],
  ['metric_watermark', elsewhere, 'metric_watermark_environment_id_fkey'],
  ['metric_sum', { grain: 'week' }, 'metric_sum_grain_known'],
  ['metric_sum', { dimension: 'method' }, 'metric_sum_value_named'],
  ['metric_sum', { value: 'card' }, 'metric_sum_value_named'],
];

export const METRIC_PAIRS: readonly (readonly [MetricTable, Row, readonly string[], string])[] = [
  ['checkout_step', {}, [], 'checkout_step_pkey'],
  ['metric_fact', {}, ['id'], 'metric_fact_pkey'],
  ['metric_log_watermark', {}, [], 'metric_log_watermark_pkey'],
  ['metric_sum', {}, [], 'metric_sum_pkey'],
  ['metric_watermark', {}, [], 'metric_watermark_pkey'],
];
