import { z } from 'zod';
import { text } from '@/lib/fields';
import { isMoney, METRICS } from '@/lib/metrics/registry';
import { dimensionsOf, isSignal, isWatch, SIGNALS, type SignalKey, unitOf, WATCHES } from './signals';
import { type ThresholdProblem, thresholdProblem } from './threshold-problem';
import { CHANNELS, COMPARISONS, FILTERS_MAX, SEVERITIES, WINDOWS } from './words';

/** Rules of an environment that are not deleted. */
export const RULES_MAX = 50;
const MINUTES_MAX = 10_080;
/** Of why a rule is muted. */
export const REASON_MAX = 200;

const Terms = {
  signal: z.enum(SIGNALS as [SignalKey, ...SignalKey[]]).describe('A metric, or a watch'),
  split: z
    .string()
    .max(40)
    .nullable()
    .default(null)
    .describe('A dimension of which each value is looked at by itself'),
  filters: z.record(z.string().max(40), z.string().min(1).max(64)).default({}),
  comparison: z
    .enum(COMPARISONS)
    .describe('`rise` and `drop` compare with the same hour of the last four weeks'),
  threshold: z
    .number()
    .min(0)
    .max(1e12)
    .describe('In the signal’s unit (rates 0 to 1, money in minor units); for `rise` and `drop` a part: 0.5'),
  window_minutes: z.literal([...WINDOWS]),
  sample_min: z.int().min(0).max(1_000_000).default(30).describe('Facts below which nothing is said'),
};
const Breaker = z
  .int()
  .min(1)
  .max(1_440)
  .describe('New payments are kept away from the connector of an incident, so many minutes at most');
const Told = {
  severity: z.enum(SEVERITIES).default('warning'),
  channels: z
    .array(z.enum(CHANNELS))
    .max(3)
    .default(['console'])
    .transform((channels) => [...new Set(channels)].sort()),
  escalate_minutes: z
    .int()
    .min(1)
    .max(MINUTES_MAX)
    .nullable()
    .default(null)
    .describe('Told once more, as critical, when nobody has acknowledged it by then'),
  breaker_minutes: Breaker.nullable().default(null),
  muted_until: z.iso.datetime({ offset: true }).nullable().default(null),
  mute_reason: text(REASON_MAX).nullable().default(null),
  enabled: z.boolean().default(true),
};

type Asked = z.output<z.ZodObject<typeof Terms>>;

const THRESHOLD_PROBLEMS: Record<ThresholdProblem, string> = {
  always: 'must be above 0: everything deviates a little',
  dropsAll: 'must be below 1: nothing drops by more than all of it',
  aboveAll: 'must be below 1: no rate is above 1',
  belowNone: 'must be above 0: nothing is below it',
};

/** What does not fit together: an alert that could never say anything is refused before it is kept. */
function fits({ value, issues }: { value: Asked; issues: z.core.$ZodRawIssue[] }): void {
  const refuse = (path: string, message: string) =>
    issues.push({ code: 'custom', input: value, path: [path], message });
  if (!isSignal(value.signal)) return;
  const known = dimensionsOf(value.signal) as string[];
  const apart = isWatch(value.signal) ? WATCHES[value.signal].split : null;
  if (value.split !== apart && value.split !== null && !known.includes(value.split))
    refuse('split', `${value.signal} is not known by this dimension`);
  if (isWatch(value.signal) && value.split !== apart)
    refuse('split', apart === null ? 'must be null' : `must be ${apart}`);
  const asked = Object.keys(value.filters);
  if (asked.length > FILTERS_MAX) refuse('filters', `at most ${FILTERS_MAX} filters`);
  const strange = asked.find((one) => !known.includes(one));
  if (strange !== undefined)
    refuse(
      'filters',
      `${value.signal} is not known by ${strange}; it is known by ${known.join(', ') || 'nothing'}`,
    );
  const problem = thresholdProblem(value);
  if (problem !== null) refuse('threshold', THRESHOLD_PROBLEMS[problem]);
  const isDeviation = value.comparison === 'rise' || value.comparison === 'drop';
  if (isDeviation && isWatch(value.signal)) refuse('comparison', 'a watch has no past weeks to compare with');
  const isRate = unitOf(value.signal) === 'rate';
  if (!isDeviation && !isRate && isMoneySignal(value.signal) && !Number.isInteger(value.threshold))
    refuse('threshold', 'must be a whole number of minor units');
}

function isMoneySignal(signal: SignalKey): boolean {
  return !isWatch(signal) && isMoney(METRICS[signal]);
}

/** A breaker that is asked for, or a reason that is told, without what it belongs to. */
function belongs(
  rule: {
    split: string | null;
    breaker_minutes: number | null;
    muted_until: string | null;
    mute_reason: string | null;
  },
  refuse: (path: string, message: string) => void,
): void {
  if (rule.breaker_minutes !== null && rule.split !== 'connector')
    refuse('breaker_minutes', 'needs a rule that looks at each connector by itself');
  if (rule.mute_reason !== null && rule.muted_until === null)
    refuse('mute_reason', 'needs the time until which the rule is muted');
}

/** What a rule is as a whole, without its name. */
export const WholeAlertRule = z
  .strictObject({ ...Terms, ...Told })
  .check(fits)
  .check(({ value, issues }) =>
    belongs(value, (path, message) => issues.push({ code: 'custom', input: value, path: [path], message })),
  );
/** How the configuration file names a rule that ships with the product: by its key, whatever it is called here. */
export const SHIPPED = 'shipped:';
const { muted_until: _until, mute_reason: _reason, ...Kept } = Told;
/** A rule of the configuration file. `title` is the name that somebody gave a shipped rule. */
export const ConfiguredAlertRule = z
  .strictObject({
    rule: text(100),
    title: text(100).nullable().default(null),
    ...Terms,
    // One order, so that two spellings of one thing compare as equal.
    filters: Terms.filters.transform((filters) => Object.fromEntries(Object.entries(filters).sort())),
    ...Kept,
  })
  .check(fits)
  .check(({ value, issues }) => {
    const refuse = (path: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [path], message });
    belongs({ ...value, muted_until: null, mute_reason: null }, refuse);
    if (value.title !== null && !value.rule.startsWith(SHIPPED))
      refuse('title', 'only a shipped rule has one; the name of any other is `rule`');
  });

export const CreateAlertRule = WholeAlertRule.safeExtend({ name: text(100) });
export type CreateAlertRule = z.output<typeof CreateAlertRule>;

/** What a rule is changed to: what is absent stays. */
export const UpdateAlertRule = z.strictObject({
  name: text(100).nullish().describe('Null gives a shipped rule its own name back'),
  signal: Terms.signal.optional(),
  split: z.string().max(40).nullish(),
  filters: z.record(z.string().max(40), z.string().min(1).max(64)).optional(),
  comparison: Terms.comparison.optional(),
  threshold: Terms.threshold.optional(),
  window_minutes: Terms.window_minutes.optional(),
  sample_min: z.int().min(0).max(1_000_000).optional(),
  severity: z.enum(SEVERITIES).optional(),
  channels: z
    .array(z.enum(CHANNELS))
    .max(3)
    .transform((channels) => [...new Set(channels)].sort())
    .optional(),
  escalate_minutes: z.int().min(1).max(MINUTES_MAX).nullish(),
  breaker_minutes: Breaker.nullish(),
  muted_until: z.iso.datetime({ offset: true }).nullish(),
  mute_reason: text(REASON_MAX).nullish(),
  enabled: z.boolean().optional(),
  version: z.int().min(1).optional().describe('Of the rule: refuses when it changed since'),
});
export type UpdateAlertRule = z.output<typeof UpdateAlertRule> & { id: string };
export const AlertTerms = z.strictObject(Terms).check(fits);
export type AlertTerms = z.output<typeof AlertTerms>;

// The same with the id among the fields: the console's actions have no path.
const Id = { id: z.string().max(64) };
export const OneAlert = z.strictObject(Id);
export const UpdateOneAlertRule = UpdateAlertRule.extend(Id);
