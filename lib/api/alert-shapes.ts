import { z } from 'zod';
import { PRESET_KEYS, type PresetKey } from '@/lib/alerts/presets';
import { SIGNALS, type SignalKey } from '@/lib/alerts/signals';
import { TRIAL_VERDICTS } from '@/lib/alerts/try-rule';
import { CHANNELS, CLOSED_BECAUSE, COMPARISONS, INCIDENT_STATUSES, SEVERITIES } from '@/lib/alerts/words';
import { BREAKER_CLOSED_BECAUSE, BREAKER_STATUSES } from '@/lib/breakers/status';
import { METRIC_LIST_KEYS } from '@/lib/metrics/metric-lists';
import { METRIC_UNITS } from '@/lib/metrics/registry';
import { instant, nullableText, scope, stamps } from './shape-parts';

const Signal = z.enum(SIGNALS as [SignalKey, ...SignalKey[]]);
const unit = z.enum(METRIC_UNITS);
const number = z.number().describe('In the signal’s unit');

const event = {
  id: z.string(),
  object: z.literal('incident'),
  ...scope,
  rule: z.string(),
  rule_version: z.int(),
  severity: z.enum(SEVERITIES),
  subject: nullableText.describe('Of the rule’s `split`: the connector, the endpoint'),
  status: z.enum(INCIDENT_STATUSES),
  began_at: instant.describe('Start of the window in which it was seen first'),
  opened_at: instant,
  value: number,
  peak: number,
  line: number.describe('What the value was held against'),
  usual: number.nullable(),
  sample: z.int(),
  seen_at: instant,
  acknowledged_by: nullableText,
  acknowledged_at: instant.nullable(),
  escalated_at: instant.nullable(),
  closed_at: instant.nullable(),
  closed_because: z.enum(CLOSED_BECAUSE).nullable(),
  updated_at: instant,
  version: z.int(),
};

/** The shapes of alert rules and incidents. */
export const ALERT_SHAPES = {
  AlertRule: z.strictObject({
    id: z.string(),
    object: z.literal('alert_rule'),
    ...scope,
    name: nullableText.describe('Null for a rule that ships with the product and kept its name'),
    preset: z.enum(PRESET_KEYS as [PresetKey, ...PresetKey[]]).nullable(),
    signal: Signal,
    unit,
    split: nullableText,
    filters: z.record(z.string(), z.string()),
    comparison: z.enum(COMPARISONS),
    threshold: z.number(),
    window_minutes: z.int(),
    sample_min: z.int(),
    severity: z.enum(SEVERITIES),
    channels: z.array(z.enum(CHANNELS)),
    escalate_minutes: z.int().nullable(),
    breaker_minutes: z
      .int()
      .nullable()
      .describe('How long a breaker stays open at most; null: none is opened'),
    muted_until: instant.nullable(),
    mute_reason: nullableText,
    enabled: z.boolean(),
    deleted: z.boolean(),
    created_by: z.string(),
    ...stamps,
  }),
  /** As events tell of it. */
  IncidentEvent: z.strictObject(event),
  Incident: z.strictObject({
    ...event,
    rule_name: nullableText.describe('Null for a rule that ships with the product and kept its name'),
    rule_preset: z.enum(PRESET_KEYS as [PresetKey, ...PresetKey[]]).nullable(),
    split: nullableText.describe('Of the rule: the dimension whose value `subject` is'),
    signal: Signal,
    unit,
    affected: z
      .strictObject({
        list: z.enum(METRIC_LIST_KEYS),
        filters: z.record(z.string(), z.string()),
      })
      .nullable()
      .describe('The list of the API that shows what is affected, with its parameters'),
  }),
  Breaker: z.strictObject({
    id: z.string(),
    object: z.literal('breaker'),
    ...scope,
    connector: z.string(),
    incident: z.string().describe('What opened it'),
    status: z.enum(BREAKER_STATUSES),
    opened_at: instant,
    probe_at: instant.describe('From here on one payment at a time is let through'),
    closes_at: instant.describe('It is closed then, whatever probes said'),
    probed: z.int(),
    passed: z.int().describe('The last probes that passed in a row'),
    closed_at: instant.nullable(),
    closed_because: z.enum(BREAKER_CLOSED_BECAUSE).nullable(),
    closed_by: nullableText,
    updated_at: instant,
    version: z.int(),
  }),
  AlertRulePreview: z.strictObject({
    object: z.literal('alert_rule_preview'),
    ...scope,
    from: instant,
    until: instant,
    verdict: z.enum(TRIAL_VERDICTS),
    windows: z.int().describe('Windows in which something could be said'),
    count: z.int(),
    incidents: z.array(
      z.strictObject({
        subject: nullableText,
        opened_at: instant,
        closed_at: instant.nullable(),
        peak: number,
        line: number,
        sample: z.int(),
      }),
    ),
  }),
};
