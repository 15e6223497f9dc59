import { z } from 'zod';
import { askLifeCycle, askSeries } from '@/lib/metrics/ask-series';
import { METRIC_KEYS, METRICS } from '@/lib/metrics/registry';
import {
  csvOfLifeCycle,
  csvOfSeries,
  renderLifeCycle,
  renderMetric,
  renderSeries,
} from '@/lib/metrics/render';
import { LifeCycleQuery, SeriesQuery } from '@/lib/metrics/schema';
import { ask, list, type Route } from './route';

/** Numbers about what happened, and what each of them counts. */
export const METRIC_ROUTES: readonly Route[] = [
  list('/metrics', {
    permission: 'metrics:read',
    returns: 'Metric',
    summary: 'List the metrics, with what each counts, its dimensions and the list that shows the same',
    schema: z.strictObject({}),
    query: async () => ({ rows: METRIC_KEYS.map((key) => METRICS[key]), nextCursor: null }),
    render: (_, metric) => renderMetric(metric),
  }),
  ask('/metrics/:id', {
    permission: 'metrics:read',
    returns: 'MetricSeries',
    summary: 'Read a metric over time, whole or broken down, as JSON or CSV',
    schema: SeriesQuery,
    query: askSeries,
    render: renderSeries,
    csv: csvOfSeries,
  }),
  ask('/payment_life_cycle', {
    permission: 'metrics:read',
    returns: 'PaymentLifeCycle',
    summary: 'Say on which ways the payments of a range came where they are, as JSON or CSV',
    schema: LifeCycleQuery,
    query: askLifeCycle,
    render: renderLifeCycle,
    csv: csvOfLifeCycle,
  }),
];
