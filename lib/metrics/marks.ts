import { mayDelete } from '@/lib/annotations/queries';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { createdBetween } from '@/lib/lists/where';

/** Events after which numbers may look different. */
const MARKING_EVENTS = [
  'risk_rule.activated',
  'risk_rule.retired',
  'risk_thresholds.updated',
  'webhook_endpoint.disabled',
  'breaker.opened',
  'breaker.closed',
] as const;
export type MarkingEvent = (typeof MARKING_EVENTS)[number];

/**
 * Something that happened besides payments and can explain a change. Instants as RFC 3339. `about` is the rule, connector or
 * address that it happened to; null where there is only one of its kind.
 */
export type Mark = { id: string; at: string } & (
  | { kind: 'event'; type: MarkingEvent; about: string | null }
  | {
      kind: 'incident';
      /** Null while it goes on. */
      until: string | null;
      rule: { name: string | null; preset: string | null; signal: string };
    }
  | { kind: 'annotation'; text: string; mayDelete: boolean }
);

/** More marks of a kind would hide the chart. */
const MARKS_MAX = 20;

/** The newest things that happened in a range, twenty of each kind at most, oldest first; of what the actor may read. */
export async function listMarks(actor: Actor, from: string, to: string): Promise<Mark[]> {
  const has = (permission: 'events:read' | 'alerts:read') => actor.permissions.has(permission);
  const marks = await Promise.all([
    has('events:read') ? eventMarks(actor, from, to) : [],
    has('alerts:read') ? incidentMarks(actor, from, to) : [],
    annotationMarks(actor, from, to),
  ]);
  return marks.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
}

async function eventMarks(actor: Actor, from: string, to: string): Promise<Mark[]> {
  const { id: environmentId, clockOffsetMs } = actor.environment;
  const rows = await db().event.findMany({
    where: {
      AND: [
        { environmentId, type: { in: [...MARKING_EVENTS] } },
        ...createdBetween('event', from, to, clockOffsetMs),
      ],
    },
    select: { id: true, type: true, createdAt: true, snapshot: true },
    orderBy: { id: 'desc' },
    take: MARKS_MAX,
  });
  return rows.map(({ id, type, createdAt, snapshot }) => ({
    kind: 'event',
    id,
    type: type as MarkingEvent,
    about: aboutOf(snapshot),
    at: createdAt.toISOString(),
  }));
}

/** What a rule, a breaker or an endpoint is known by, as it was then. */
function aboutOf(snapshot: unknown): string | null {
  const { name, connector, url } = snapshot as Record<string, unknown>;
  const known = [name, connector, url].find((word) => typeof word === 'string' && word !== '');
  return (known as string | undefined) ?? null;
}

/** Incidents are read from their own table: only some rules record events. */
async function incidentMarks(actor: Actor, from: string, to: string): Promise<Mark[]> {
  const rows = await db().incident.findMany({
    where: {
      environmentId: actor.environment.id,
      beganAt: { lt: new Date(to) },
      OR: [{ closedAt: null }, { closedAt: { gte: new Date(from) } }],
    },
    select: {
      id: true,
      beganAt: true,
      closedAt: true,
      rule: { select: { name: true, preset: true, signal: true } },
    },
    orderBy: { id: 'desc' },
    take: MARKS_MAX,
  });
  return rows.map(({ id, beganAt, closedAt, rule }) => ({
    kind: 'incident',
    id,
    at: beganAt.toISOString(),
    until: closedAt?.toISOString() ?? null,
    rule,
  }));
}

async function annotationMarks(actor: Actor, from: string, to: string): Promise<Mark[]> {
  const rows = await db().annotation.findMany({
    where: { environmentId: actor.environment.id, happenedAt: { gte: new Date(from), lt: new Date(to) } },
    orderBy: { happenedAt: 'desc' },
    take: MARKS_MAX,
  });
  return rows.map((row) => ({
    kind: 'annotation',
    id: row.id,
    at: row.happenedAt.toISOString(),
    text: row.text,
    mayDelete: mayDelete(actor, row),
  }));
}
