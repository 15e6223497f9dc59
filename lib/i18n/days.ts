/** Calendar days in a merchant's zone. A day is text, YYYY-MM-DD; an instant is a Date. */
const DAY_MS = 86_400_000;
const CLOCK_PARTS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
};

type Formats = Map<string, Intl.DateTimeFormat>;
const dayFormats: Formats = new Map();
const partFormats: Formats = new Map();

/** A format is dear to make, and a year has many days. */
function formatOf(
  known: Formats,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
  language: string,
): Intl.DateTimeFormat {
  const made = known.get(timeZone) ?? new Intl.DateTimeFormat(language, { timeZone, ...options });
  known.set(timeZone, made);
  return made;
}

/** The day of an instant in a zone. */
export function dayOf(instant: Date, zone: string): string {
  return formatOf(dayFormats, zone, { dateStyle: 'short' }, 'en-CA').format(instant);
}

/** `days` later (or earlier), by the calendar. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The instant at which a day begins in a zone. Where the clocks skip midnight it is the first instant of that day; the
 * offset is asked twice, because it may change between the first guess and midnight.
 */
export function startOfDay(day: string, zone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const first = midnight - offsetMs(new Date(midnight), zone);
  const second = midnight - offsetMs(new Date(first), zone);
  return dayOf(new Date(second), zone) === day ? new Date(second) : new Date(Math.max(first, second));
}

/** An instant as a zone's clock shows it, to the minute: `2026-11-23T09:30`, as a browser's field for times has it. */
export function clockText(instant: Date, zone: string): string {
  return new Date(instant.getTime() + offsetMs(instant, zone)).toISOString().slice(0, 16);
}

/** An instant as a zone's clock shows it, with how far that is from UTC: `2026-11-23T09:30:00+08:00`. */
export function localTime(instant: Date, zone: string): string {
  const minutes = Math.round(offsetMs(instant, zone) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  const shown = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  return `${shown}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}

/** The instant at which a zone's clock shows this; null for what is no time. */
export function instantAt(text: string, zone: string): Date | null {
  const shown = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(shown)) return null;
  const first = shown - offsetMs(new Date(shown), zone);
  return new Date(shown - offsetMs(new Date(first), zone));
}

function offsetMs(instant: Date, zone: string): number {
  const parts = formatOf(partFormats, zone, CLOCK_PARTS, 'en-US').formatToParts(instant);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return local - Math.floor(instant.getTime() / 1000) * 1000;
}
