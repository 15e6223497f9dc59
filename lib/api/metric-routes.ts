import { askSeries } from '@/lib/metrics/ask-series';
import { csvOfSeries, renderRegistry, renderSeries } from '@/lib/metrics/render';
import { SeriesQuery } from '@/lib/metrics/schema';
import { ask, type Route, read } from './route';

/** Numbers about what happened, and what each of them counts. */
export const METRIC_ROUTES: readonly Route[] = [
  read('/metrics', {
    permission: 'metrics:read',
    returns: 'MetricRegistry',
    summary: 'List the metrics, with what each counts, its dimensions and the list that shows the same',
    query: async () => renderRegistry(),
    render: (_, registry) => registry,
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
];
