import { shiftDay, startOfDay } from '@/lib/i18n/days';
import type { FilterDefinition } from './definition';

const PAST_PRESETS = ['today', 'yesterday', '7d', '30d', 'this_month', 'last_month'] as const;
const AHEAD_PRESETS = ['past', 'today', 'tomorrow', 'next_7d', 'next_30d'] as const;
export type DatePreset = (typeof PAST_PRESETS)[number] | (typeof AHEAD_PRESETS)[number];

/** The presets of a date filter, and the one that its form begins with. */
export function presetsOf(filter: FilterDefinition): { all: readonly DatePreset[]; begin: DatePreset } {
  return filter.type === 'date' && filter.isAhead
    ? { all: AHEAD_PRESETS, begin: 'next_7d' }
    : { all: PAST_PRESETS, begin: '7d' };
}

/**
 * What a filter's text in the address says. Amounts are minor units; days are YYYY-MM-DD, both included. An end may also be
 * an instant (RFC 3339 in UTC), of which the last is not included: points of charts lead to lists that way.
 */
export type FilterValue =
  | { type: 'text'; value: string }
  | { type: 'choice'; values: string[]; isNot: boolean }
  | { type: 'amount'; from: number | null; to: number | null }
  | { type: 'date'; preset: DatePreset }
  | { type: 'date'; preset: null; from: string | null; to: string | null };

export type FilterFault =
  | 'unknown'
  | 'value'
  | 'tooLong'
  | 'order'
  | 'twice'
  | 'cursor'
  | 'wide'
  | 'early'
  | 'late';

/** Reads a filter's text as the address has it. */
export function readFilter(filter: FilterDefinition, text: string): FilterValue | FilterFault {
  switch (filter.type) {
    case 'text':
      if (text.length > filter.lengthMax) return 'tooLong';
      return text.trim() === '' ? 'value' : { type: 'text', value: text.trim() };
    case 'choice':
      return readChoice(filter.values, text);
    case 'amount':
      return readAmounts(text);
    case 'date':
      return readDays(text, presetsOf(filter).all);
  }
}

function readChoice(allowed: readonly string[], text: string): FilterValue | FilterFault {
  const isNot = text.startsWith('not:');
  const values = [...new Set((isNot ? text.slice(4) : text).split(','))];
  return values.every((value) => allowed.includes(value)) ? { type: 'choice', values, isNot } : 'value';
}

/** `x`, `x..`, `..y` or `x..y`, each end read by `read`; null where it is none of these. */
function readRange<T>(
  text: string,
  read: (end: string) => T | null,
): { from: T | null; to: T | null } | null {
  const cut = text.indexOf('..');
  const ends = cut === -1 ? [text, text] : [text.slice(0, cut), text.slice(cut + 2)];
  const [from, to] = ends.map((end) => (end === '' ? null : read(end)));
  const [first = '', last = ''] = ends;
  if ((first !== '' && from === null) || (last !== '' && to === null) || (first === '' && last === ''))
    return null;
  return { from: from ?? null, to: to ?? null };
}

function readAmounts(text: string): FilterValue | FilterFault {
  const range = readRange(text, (end) => (/^\d{1,13}$/.test(end) ? Number(end) : null));
  if (!range || isInstant(text)) return 'value';
  if (range.from !== null && range.to !== null && range.from > range.to) return 'order';
  return { type: 'amount', ...range };
}

function readDays(text: string, presets: readonly DatePreset[]): FilterValue | FilterFault {
  const preset = presets.find((one) => one === text);
  if (preset) return { type: 'date', preset };
  const range = readRange(text, (end) => (isDay(end) || isInstant(end) ? end : null));
  if (!range) return 'value';
  if (range.from !== null && range.to !== null && isAfter(range.from, range.to)) return 'order';
  return { type: 'date', preset: null, ...range };
}

const FIRST_ZONE_MS = 14 * 60 * 60 * 1_000;
const LAST_ZONE_MS = 12 * 60 * 60 * 1_000;

/** Whether a range ends before it begins in every zone: a day may begin before its midnight in UTC, and end after it. */
function isAfter(from: string, to: string): boolean {
  if (!isInstant(from) && !isInstant(to)) return from > to;
  const begins = isInstant(from) ? Date.parse(from) : Date.parse(`${from}T00:00:00Z`) - FIRST_ZONE_MS;
  const ends = isInstant(to) ? Date.parse(to) : Date.parse(`${shiftDay(to, 1)}T00:00:00Z`) + LAST_ZONE_MS;
  return begins > ends;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '1970-01-01') return false;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** Whether an end of a range is an instant and not a whole day. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The address's text of a range: one value where both ends are equal. */
export function rangeText(from: string | null, to: string | null): string {
  if (from !== null && from === to) return from;
  return from === null && to === null ? '' : `${from ?? ''}..${to ?? ''}`;
}

/** First and last day of a preset, seen from today; both in the merchant's zone. */
export function daysOfPreset(preset: DatePreset, today: string): { from: string | null; to: string } {
  const month = `${today.slice(0, 7)}-01`;
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: shiftDay(today, -1), to: shiftDay(today, -1) };
    case 'past':
      return { from: null, to: shiftDay(today, -1) };
    case 'tomorrow':
      return { from: shiftDay(today, 1), to: shiftDay(today, 1) };
    case 'next_7d':
      return { from: today, to: shiftDay(today, 6) };
    case 'next_30d':
      return { from: today, to: shiftDay(today, 29) };
    case '7d':
      return { from: shiftDay(today, -6), to: today };
    case '30d':
      return { from: shiftDay(today, -29), to: today };
    case 'this_month':
      return { from: month, to: today };
    case 'last_month': {
      const end = shiftDay(month, -1);
      return { from: `${end.slice(0, 7)}-01`, to: end };
    }
  }
}

/** Half-open range of instants (RFC 3339) that days cover in a zone. */
export function instantsOf(
  days: { from: string | null; to: string | null },
  zone: string,
): { gte?: string; lt?: string } {
  return {
    ...(days.from === null
      ? {}
      : { gte: isInstant(days.from) ? days.from : startOfDay(days.from, zone).toISOString() }),
    ...(days.to === null
      ? {}
      : { lt: isInstant(days.to) ? days.to : startOfDay(shiftDay(days.to, 1), zone).toISOString() }),
  };
}
