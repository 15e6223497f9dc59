import type { AlertRuleView } from '@/lib/alerts/render';
import { isWatch, type SignalKey, unitOf, WATCHES } from '@/lib/alerts/signals';
import { type ThresholdProblem, thresholdProblem } from '@/lib/alerts/threshold-problem';
import type { Channel, Comparison, Severity } from '@/lib/alerts/words';
import type { StoredDimension } from '@/lib/metrics/dimensions';
import { type Currency, exponentOf } from '@/lib/money';

/** A rule as its form has it: numbers as they are typed, in percent and in major units. */
export type RuleFields = {
  name: string;
  signal: SignalKey;
  split: string | null;
  /** Only facts with these values count. */
  filters: { dimension: StoredDimension; value: string }[];
  comparison: Comparison;
  threshold: string;
  windowMinutes: number;
  sampleMin: string;
  severity: Severity;
  channels: Channel[];
  escalateMinutes: string;
  /** Of rules that look at each connector by itself. */
  breakerMinutes: string;
};

export const EMPTY: RuleFields = {
  name: '',
  signal: 'authorization_rate',
  split: null,
  filters: [],
  comparison: 'drop',
  threshold: '25',
  windowMinutes: 60,
  sampleMin: '30',
  severity: 'warning',
  channels: ['console', 'email'],
  escalateMinutes: '',
  breakerMinutes: '',
};

/** What a typed threshold is multiplied with: percent are parts, major units are minor ones. */
function scaleOf(
  { signal, comparison }: Pick<RuleFields, 'signal' | 'comparison'>,
  currency: string,
): number {
  if (comparison === 'rise' || comparison === 'drop' || unitOf(signal) === 'rate') return 0.01;
  return unitOf(signal) === 'money' ? 10 ** exponentOf(currency as Currency) : 1;
}

export function isPercent(fields: Pick<RuleFields, 'signal' | 'comparison'>): boolean {
  return scaleOf(fields, 'USD') === 0.01;
}

export function fieldsOf(rule: AlertRuleView, name: string, currency: string): RuleFields {
  const typed = rule.threshold / scaleOf(rule, currency);
  return {
    name,
    signal: rule.signal,
    split: rule.split,
    filters: Object.entries(rule.filters).map(([dimension, value]) => ({
      dimension: dimension as StoredDimension,
      value,
    })),
    comparison: rule.comparison,
    threshold: String(Math.round(typed * 1e6) / 1e6),
    windowMinutes: rule.window_minutes,
    sampleMin: String(rule.sample_min),
    severity: rule.severity,
    channels: rule.channels,
    escalateMinutes: rule.escalate_minutes === null ? '' : String(rule.escalate_minutes),
    breakerMinutes: rule.breaker_minutes === null ? '' : String(rule.breaker_minutes),
  };
}

/** The threshold as the API has it; null while what is typed is no number. */
function thresholdOf(fields: RuleFields, currency: string): number | null {
  const typed = numberOf(fields.threshold);
  return typed === null ? null : Math.round(typed * scaleOf(fields, currency) * 1e9) / 1e9;
}

/** What the fields say of when a rule fires; null while a number is none. */
export function termsOf(fields: RuleFields, currency: string) {
  const threshold = thresholdOf(fields, currency);
  const sampleMin = numberOf(fields.sampleMin);
  if (threshold === null || sampleMin === null || !Number.isInteger(sampleMin)) return null;
  if (fields.filters.some(filterProblem)) return null;
  return {
    signal: fields.signal,
    split: isWatch(fields.signal) ? WATCHES[fields.signal].split : fields.split,
    filters: Object.fromEntries(fields.filters.map(({ dimension, value }) => [dimension, value.trim()])),
    comparison: fields.comparison,
    threshold,
    window_minutes: fields.windowMinutes as 5,
    sample_min: sampleMin,
  };
}

/** Why a rule with this line would fire always or never; null where it makes sense, or is not typed yet. */
export function lineProblem(fields: RuleFields, currency: string): ThresholdProblem | null {
  const threshold = thresholdOf(fields, currency);
  return threshold === null ? null : thresholdProblem({ ...fields, threshold });
}

/** Whether a value is still missing. */
export function filterProblem({ value }: RuleFields['filters'][number]): boolean {
  return value.trim() === '';
}

/** Whether a rule may open breakers: it looks at each connector by itself. */
export function mayBreak({ signal, split }: Pick<RuleFields, 'signal' | 'split'>): boolean {
  return (isWatch(signal) ? WATCHES[signal].split : split) === 'connector';
}

/** Minutes until a second telling; undefined while what is typed is no number. */
export function escalationOf({ escalateMinutes }: RuleFields): number | null | undefined {
  return minutesOf(escalateMinutes, 10_080);
}

/** Minutes that a breaker stays open at most; undefined while what is typed is no number. */
export function breakerOf(fields: RuleFields): number | null | undefined {
  return mayBreak(fields) ? minutesOf(fields.breakerMinutes, 1_440) : null;
}

function minutesOf(typed: string, max: number): number | null | undefined {
  if (typed.trim() === '') return null;
  const minutes = numberOf(typed);
  return minutes !== null && Number.isInteger(minutes) && minutes >= 1 && minutes <= max
    ? minutes
    : undefined;
}

function numberOf(text: string): number | null {
  return /^\d{1,12}([.,]\d{1,6})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : null;
}
