/** Which marks belong on the chart of a metric. Client-safe. */
import type { Mark } from './marks';
import { isMetricKey, METRICS, type MetricKey } from './registry';

/** A mark with the number by which drawings and the list below them name it. */
export type NumberedMark = Mark & { number: number };

/** Marks in the order of a list, the first of which is 1. */
export function numbered(marks: readonly Mark[]): NumberedMark[] {
  return marks.map((mark, index) => ({ ...mark, number: index + 1 }));
}

/** What alerts look at without a metric, and the numbers in which the same would be seen. */
const WATCHED: Record<string, readonly MetricKey[]> = {
  connector_failures: ['authorization_rate', 'attempt_authorization_rate', 'error_rate_network', 'payments'],
  endpoint_failures: ['webhook_latency_p50', 'webhook_latency_p95', 'webhook_latency_p99'],
  cards_tried: ['payments', 'declines', 'block_rate', 'authorization_rate', 'attempt_authorization_rate'],
  disputes_due: ['disputes', 'dispute_amount', 'dispute_rate'],
};

/** Whether something that happened may explain this metric: incidents belong to what their rule looks at, the rest to all. */
export function concerns(mark: Mark, metric: MetricKey): boolean {
  if (mark.kind !== 'incident') return true;
  const { signal } = mark.rule;
  if (!isMetricKey(signal)) return WATCHED[signal]?.includes(metric) ?? false;
  return signal === metric || isSamePercentile(signal, metric);
}

/** Another percentile of the same durations. */
function isSamePercentile(one: MetricKey, other: MetricKey): boolean {
  const [a, b] = [METRICS[one].parts, METRICS[other].parts];
  return a.kind === 'percentile' && b.kind === 'percentile' && a.of === b.of;
}
