/** How busy a merchant is: weights of the weekdays from Sunday on, and of the hours of a day, in its own time zone. */
type Rhythm = { weekdays: readonly number[]; hours: readonly number[] };

/** A shop: quiet nights, a bump at noon, most in the evening and at the weekend. */
const SHOP: Rhythm = {
  weekdays: [1.25, 0.85, 0.85, 0.9, 1, 1.15, 1.4],
  hours: [6, 3, 2, 1, 1, 2, 5, 12, 22, 32, 38, 42, 48, 44, 40, 38, 40, 44, 50, 58, 62, 54, 36, 16],
};
const HOUR_MS = 3_600_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A part of a span in which customers come evenly. Milliseconds from the span's beginning. */
export type Part = { fromMs: number; untilMs: number; weight: number };

/** The hours of a span with how busy a shop of this zone is in each; `beganAt` in milliseconds of the epoch. */
export function hoursOf(beganAt: number, spanMs: number, timeZone: string): Part[] {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  });
  const parts: Part[] = [];
  for (let fromMs = 0; fromMs < spanMs; ) {
    const intoHour = (beganAt + fromMs) % HOUR_MS;
    const untilMs = Math.min(fromMs + HOUR_MS - intoHour, spanMs);
    // As in "Thu, 17" or "Thu 17", whichever this version of the locale's table writes.
    const text = clock.format(beganAt + fromMs);
    const weekday = SHOP.weekdays[WEEKDAYS.indexOf(text.slice(0, 3))] ?? 1;
    const hour = SHOP.hours[Number(text.slice(-2))] ?? 1;
    parts.push({ fromMs, untilMs, weight: ((untilMs - fromMs) / HOUR_MS) * weekday * hour });
    fromMs = untilMs;
  }
  return parts;
}
