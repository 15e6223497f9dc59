import { z } from 'zod';
import { DIMENSIONS } from '@/lib/metrics/dimensions';
import { METRIC_LIST_KEYS } from '@/lib/metrics/metric-lists';
import { METRIC_GROUPS, METRIC_UNITS } from '@/lib/metrics/registry';
import { PAYMENT_FLOWS, STAGES } from '@/lib/payments/ways';
import { instant, nullableText, scope } from './shape-parts';

const words = z.strictObject({ en: z.string(), zh: z.string(), es: z.string() });
const number = z.number().nullable();
const figure = {
  value: number.describe(
    'Integers for counts, minor units for money, 0 to 1 for rates, milliseconds for durations; null where nothing counts or money of several currencies would be added up',
  ),
  numerator: number,
  denominator: number,
  sample: z.int().describe('How many facts the number rests on'),
  is_small: z.boolean().describe('A rate, mean or percentile of fewer than 30 facts'),
};

/** The shapes of metrics. */
export const METRIC_SHAPES = {
  Metric: z.strictObject({
    id: z.string(),
    object: z.literal('metric'),
    group: z.enum(METRIC_GROUPS),
    unit: z.enum(METRIC_UNITS),
    label: words,
    definition: words.describe('Formula and exclusions'),
    dimensions: z.array(z.enum(DIMENSIONS)),
    list: z
      .strictObject({
        key: z.enum(METRIC_LIST_KEYS),
        filters: z.record(z.string(), z.string()),
        opens: z.enum(['value', 'numerator', 'sample']),
        sum: z.enum(['amount', 'amount_captured', 'amount_refunded', 'amount_net', 'fees']).nullable(),
      })
      .nullable()
      .describe('The list with as many rows as the named part of the number, and the same sum'),
  }),
  MetricSeries: z.strictObject({
    object: z.literal('metric_series'),
    ...scope,
    metric: z.string(),
    unit: z.enum(METRIC_UNITS),
    currency: nullableText.describe(
      'Only facts of this currency count, or everything was converted to it; null: all count',
    ),
    converted: z.strictObject({ rates_of: z.string(), left_out: z.array(z.string()) }).nullable(),
    zone: z.string(),
    as_of: instant,
    points: z.array(z.strictObject({ start: instant, end: instant, group: nullableText, ...figure })),
    total: z.strictObject(figure),
    groups: z.array(z.strictObject({ group: z.string(), ...figure })),
  }),
  PaymentLifeCycle: z.strictObject({
    object: z.literal('payment_life_cycle'),
    ...scope,
    as_of: instant,
    payments: z.int(),
    stages: z
      .array(z.strictObject({ stage: z.enum(STAGES), count: z.int() }))
      .describe('How many payments came to a stage, also those that went on from there'),
    flows: z.array(
      z.strictObject({
        flow: z.enum(PAYMENT_FLOWS).describe('As the filter `flow` of the list of payments takes it'),
        from: z.enum(STAGES),
        to: z.enum(STAGES),
        count: z.int(),
      }),
    ),
  }),
  Annotation: z.strictObject({
    id: z.string(),
    object: z.literal('annotation'),
    ...scope,
    text: z.string(),
    happened_at: instant,
    created_by: z.string().describe('A member or an API key'),
    created_at: instant,
  }),
};
