import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { createdBetween } from '@/lib/lists/where';

/** Events after which numbers may look different. */
export const ANNOTATED = [
  'risk_rule.activated',
  'risk_rule.retired',
  'risk_thresholds.updated',
  'webhook_endpoint.disabled',
] as const;
export type Annotation = {
  /** Of the event. */
  id: string;
  type: (typeof ANNOTATED)[number];
  /** RFC 3339. */
  at: string;
};

/** More marks would hide the chart. */
const ANNOTATIONS_MAX = 20;

/** What happened in a range besides payments, the newest 20, oldest first; nothing for who reads no events. */
export async function listAnnotations(actor: Actor, from: string, to: string): Promise<Annotation[]> {
  if (!actor.permissions.has('events:read')) return [];
  const { id: environmentId, clockOffsetMs } = actor.environment;
  const rows = await db().event.findMany({
    where: {
      AND: [
        { environmentId, type: { in: [...ANNOTATED] } },
        ...createdBetween('event', from, to, clockOffsetMs),
      ],
    },
    select: { id: true, type: true, createdAt: true },
    orderBy: { id: 'desc' },
    take: ANNOTATIONS_MAX,
  });
  return rows
    .map(({ id, type, createdAt }) => ({ id, type: type as Annotation['type'], at: createdAt.toISOString() }))
    .reverse();
}
