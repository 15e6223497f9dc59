import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { type IncidentPointRow, type IncidentRow, pointsOf } from './queries';
import { type Look, readValues } from './read-values';
import { hasHistory, type SignalKey } from './signals';

/** Windows that are shown before an incident, after it, and in all. */
const BEFORE = 12;
const AFTER = 6;
const ALL = 72;

/**
 * The values of an incident's subject in the windows around it, oldest first, each at the window's end: how it came, and how it
 * went. Where a signal has no history, what was seen while it was open.
 */
export async function aroundIncident(actor: Actor, incident: IncidentRow): Promise<IncidentPointRow[]> {
  const { rule, subject } = incident;
  if (!hasHistory(rule.signal as SignalKey)) return pointsOf(actor, incident.id);
  const windowMs = rule.windowMinutes * 60_000;
  const presentMs = now(actor.environment.clockOffsetMs).getTime();
  const endMs = Math.min(presentMs, (incident.closedAt?.getTime() ?? presentMs) + AFTER * windowMs);
  const openedMs = incident.openedAt.getTime();
  const count = Math.min(ALL, BEFORE + Math.max(0, Math.floor((endMs - openedMs) / windowMs)));
  const bounds = Array.from(
    { length: count + 1 },
    (_, nth) => new Date(openedMs + (nth - BEFORE) * windowMs),
  );
  const look: Look = {
    signal: rule.signal as SignalKey,
    split: rule.split,
    filters: rule.filters as Look['filters'],
    sampleMin: rule.sampleMin,
  };
  const windows = (await readValues(actor, look, bounds)).get(subject) ?? [];
  return bounds.slice(1).map((at, nth) => ({
    at,
    value: windows[nth]?.value ?? null,
    sample: windows[nth]?.sample ?? 0,
  }));
}
