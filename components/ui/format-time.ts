const SHAPES = {
  moment: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  deadline: {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export function formatTime(at: string, zone: string, locale: string, shape: keyof typeof SHAPES): string {
  return new Intl.DateTimeFormat(locale, { ...SHAPES[shape], hourCycle: 'h23', timeZone: zone }).format(
    new Date(at),
  );
}

/** Calendar day (YYYY-MM-DD) of an instant in a zone. */
export function dayIn(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(at));
}

/** The whole truth of an instant, for hover and focus: date, time and zone as the reader sees them, and in UTC. */
export function absoluteTime(at: string, zone: string, locale: string): string {
  const utc = `${at.replace('T', ' ').replace('Z', '')} UTC`;
  if (zone === 'UTC') return utc;
  const shown = new Intl.DateTimeFormat(locale, {
    ...SHAPES.day,
    ...SHAPES.clock,
    hourCycle: 'h23',
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).format(new Date(at));
  return `${shown} · ${utc}`;
}
