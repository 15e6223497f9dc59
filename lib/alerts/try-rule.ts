import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Answered } from '@/lib/doors/call';
import { ensureFilters } from './ensure-filters';
import { judge, type Verdict } from './judge';
import { type Look, readValues, type Value, WEEKS } from './read-values';
import type { AlertTerms } from './schema';
import { hasHistory, isSum, unitOf, valueOfNothing } from './signals';
import { type Usual, usualOf } from './usual';

const DAYS = 30;
const DAY_MS = 86_400_000;
const WEEK_MINUTES = 7 * 24 * 60;
const SHOWN_MAX = 20;
/** A rule that fires in so many of its windows says nothing any more. */
const ALWAYS_PART = 0.8;

type TriedIncident = {
  subject: string;
  openedAt: Date;
  /** Null: it would be open now. */
  closedAt: Date | null;
  peak: number;
  line: number;
  sample: number;
};

/**
 * `never_enough`: no window had the minimum sample (or nothing was usual yet); `always`: it fires nearly everywhere; `none` and
 * `some` otherwise; `no_history`: the signal looks forward.
 */
export const TRIAL_VERDICTS = ['no_history', 'never_enough', 'always', 'none', 'some'] as const;
export type AlertTrial = {
  from: Date;
  until: Date;
  verdict: (typeof TRIAL_VERDICTS)[number];
  /** Windows in which something could be said. */
  windows: number;
  count: number;
  incidents: TriedIncident[];
};

/**
 * What a rule would have done in the last thirty days: windows beside each other, so an incident that fits between two of them
 * is told a little later here. Keeps nothing. Throws `invalid_request` for a filter that nothing can meet.
 */
export async function tryAlertRule(actor: Actor, terms: AlertTerms): Promise<AlertTrial> {
  ensureFilters(actor, terms.filters);
  const minutes = terms.window_minutes;
  const until = now(actor.environment.clockOffsetMs);
  const shown = (DAYS * 24 * 60) / minutes;
  const isDeviation = terms.comparison === 'rise' || terms.comparison === 'drop';
  const before = isDeviation ? (WEEKS * WEEK_MINUTES) / minutes : 0;
  const from = new Date(until.getTime() - DAYS * DAY_MS);
  const empty = { from, until, windows: 0, count: 0, incidents: [] };
  if (!hasHistory(terms.signal)) return { ...empty, verdict: 'no_history' };
  const bounds = Array.from(
    { length: before + shown + 1 },
    (_, nth) => new Date(until.getTime() - (before + shown - nth) * minutes * 60_000),
  );
  const look: Look = {
    signal: terms.signal,
    split: terms.split,
    filters: terms.filters,
    sampleMin: terms.sample_min,
  };
  const values = await readValues(actor, look, bounds);
  if (terms.split === null && !values.has('')) values.set('', []);
  const rule = {
    unit: unitOf(terms.signal),
    ofNothing: valueOfNothing(terms.signal),
    comparison: terms.comparison,
    threshold: terms.threshold,
    sampleMin: terms.sample_min,
  };
  const found: TriedIncident[] = [];
  let windows = 0;
  let firing = 0;
  for (const [name, windowsOf] of values) {
    const verdicts = Array.from({ length: shown }, (_, nth) => {
      const point = before + nth;
      return judge(rule, windowsOf[point], isDeviation ? usualAt(terms, windowsOf, point) : undefined);
    });
    windows += verdicts.filter(({ value }) => value !== null).length;
    firing += verdicts.filter(({ fires }) => fires).length;
    found.push(...incidentsOf(name, verdicts, bounds.slice(before + 1), terms.comparison));
  }
  found.sort((a, b) => b.openedAt.getTime() - a.openedAt.getTime());
  const verdict =
    windows === 0
      ? 'never_enough'
      : firing === 0
        ? 'none'
        : firing / windows >= ALWAYS_PART && windows > 1
          ? 'always'
          : 'some';
  return { from, until, verdict, windows, count: found.length, incidents: found.slice(0, SHOWN_MAX) };
}

/** The same for the API, whose routes answer rows. */
export async function previewAlertRule(actor: Actor, terms: AlertTerms): Promise<Answered<AlertTrial>> {
  return { row: await tryAlertRule(actor, terms), replayed: null };
}

/** What a trial knows of past weeks: those in which nothing happened may lie before the shop. */
function usualAt({ signal, window_minutes }: AlertTerms, windows: Windows, point: number): Usual {
  const week = WEEK_MINUTES / window_minutes;
  const past = Array.from({ length: WEEKS }, (_, nth) => windows[point - (nth + 1) * week]);
  return usualOf(past, isSum(signal), 0);
}
type Windows = readonly (Value | undefined)[];

/** Windows that fire one after the other are one incident, until one is calm. `ends` are the windows' ends. */
function incidentsOf(
  subject: string,
  verdicts: readonly Verdict[],
  ends: readonly Date[],
  comparison: AlertTerms['comparison'],
): TriedIncident[] {
  const farther = comparison === 'above' || comparison === 'rise' ? Math.max : Math.min;
  const incidents: TriedIncident[] = [];
  let open: TriedIncident | null = null;
  for (const [nth, { value, line, sample, fires, isCalm }] of verdicts.entries()) {
    const at = ends[nth] as Date;
    if (open && isCalm) {
      open.closedAt = at;
      open = null;
    } else if (open && value !== null) {
      open.peak = farther(open.peak, value);
    } else if (!open && fires && value !== null && line !== null) {
      open = { subject, openedAt: at, closedAt: null, peak: value, line, sample };
      incidents.push(open);
    }
  }
  return incidents;
}
