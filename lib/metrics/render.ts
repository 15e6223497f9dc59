import type { Actor } from '@/lib/auth/actor';
import { CSV_MARK, csvLine } from '@/lib/exports/csv';
import en from '@/lib/i18n/messages/en/metrics.json' with { type: 'json' };
import es from '@/lib/i18n/messages/es/metrics.json' with { type: 'json' };
import zh from '@/lib/i18n/messages/zh/metrics.json' with { type: 'json' };
import { type Currency, toDecimal } from '@/lib/money';
import type { LifeCycle } from './life-cycle';
import type { Point, Series } from './read-series';
import type { Metric, MetricKey } from './registry';

/** A metric as the API shows it: what it is called and counts, in all languages. */
export function renderMetric({ key, unit, group, dimensions, list }: Metric) {
  return {
    id: key,
    object: 'metric' as const,
    group,
    unit,
    label: inLanguages('labels', key),
    definition: inLanguages('definitions', key),
    dimensions,
    list: list && { key: list.key, filters: list.filters, opens: list.opens, sum: list.sum },
  };
}

function inLanguages(room: 'labels' | 'definitions', key: MetricKey) {
  return { en: en.metrics[room][key], zh: zh.metrics[room][key], es: es.metrics[room][key] };
}

/** A series as the API shows it. */
export function renderSeries(actor: Pick<Actor, 'environment'>, series: Series) {
  return {
    object: 'metric_series' as const,
    environment: actor.environment.id,
    livemode: actor.environment.kind === 'live',
    ...series,
  };
}

/** A series as a file: a line for each point, money in major units. */
export function csvOfSeries({ points, currency, unit }: Series): string {
  const money = (amount: number) => toDecimal(amount, currency as Currency);
  const number = (value: number | null) => (value === null ? null : { number: String(value) });
  const valueCell = ({ value }: Point) =>
    value !== null && unit === 'money' && currency ? { number: money(value) } : number(value);
  const head = [
    'start',
    'end',
    'group',
    'value',
    'currency',
    'numerator',
    'denominator',
    'sample',
    'is_small',
  ];
  const lines = points.map((point) =>
    csvLine([
      point.start,
      point.end,
      point.group,
      valueCell(point),
      unit === 'money' ? currency : null,
      number(point.numerator),
      number(point.denominator),
      number(point.sample),
      point.is_small ? 'true' : 'false',
    ]),
  );
  return `${CSV_MARK}${csvLine(head)}${lines.join('')}`;
}

/** A life cycle as the API shows it. `flow` is a filter of the list of payments, which has as many rows. */
export function renderLifeCycle(actor: Pick<Actor, 'environment'>, life: LifeCycle) {
  return {
    object: 'payment_life_cycle' as const,
    environment: actor.environment.id,
    livemode: actor.environment.kind === 'live',
    ...life,
  };
}

/** The flows of a life cycle as a file. */
export function csvOfLifeCycle({ flows }: LifeCycle): string {
  const lines = flows.map(({ from, to, count }) => csvLine([from, to, { number: String(count) }]));
  return `${CSV_MARK}${csvLine(['from', 'to', 'payments'])}${lines.join('')}`;
}
