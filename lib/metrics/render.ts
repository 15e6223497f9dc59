import type { Actor } from '@/lib/auth/actor';
import { CSV_MARK, csvLine } from '@/lib/exports/csv';
import en from '@/lib/i18n/messages/en/metrics.json' with { type: 'json' };
import es from '@/lib/i18n/messages/es/metrics.json' with { type: 'json' };
import zh from '@/lib/i18n/messages/zh/metrics.json' with { type: 'json' };
import { toDecimal } from '@/lib/money';
import { currencyOfGroup } from './group-currency';
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

/** A series as a file: a line for each point, money in major units of its currency. */
export function csvOfSeries(series: Series): string {
  const number = (value: number | null) => (value === null ? null : { number: String(value) });
  const codeOf = (point: Point) => (series.unit === 'money' ? currencyOfGroup(series, point.group) : null);
  const valueCell = (point: Point) => {
    const code = codeOf(point);
    return point.value !== null && code ? { number: toDecimal(point.value, code) } : number(point.value);
  };
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
  const lines = series.points.map((point) =>
    csvLine([
      point.start,
      point.end,
      point.group,
      valueCell(point),
      codeOf(point),
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
