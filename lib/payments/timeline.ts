import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';

/**
 * One step of a payment's story: a fact (event) or an exchange with the network (operation). `exchange` has the redacted
 * request and answer; `latencyMs` is the network's.
 */
export type TimelineStep = {
  id: string;
  at: string;
  kind: 'event' | 'operation';
  /** Event type, or operation kind. */
  name: string;
  /** Status of an operation; null for events. */
  status: string | null;
  actor: string;
  requestId: string | null;
  connector: string | null;
  amount: number | null;
  currency: string | null;
  latencyMs: number | null;
  exchange: unknown;
};

/** Everything that happened to a payment, oldest first: two reads, however long the story. */
export async function paymentTimeline(actor: Actor, paymentId: string): Promise<TimelineStep[]> {
  const where = { environmentId: actor.environment.id, paymentId };
  const [events, operations] = await Promise.all([
    db().event.findMany({ where, orderBy: { id: 'asc' }, take: 300, omit: { snapshot: true } }),
    db().operation.findMany({ where, orderBy: { id: 'asc' }, take: 200 }),
  ]);
  const steps: TimelineStep[] = [
    ...events.map((event) => ({
      id: event.id,
      at: event.createdAt.toISOString(),
      kind: 'event' as const,
      name: event.type,
      status: null,
      actor: event.actor,
      requestId: event.requestId,
      connector: null,
      amount: null,
      currency: null,
      latencyMs: null,
      exchange: null,
    })),
    ...operations.map((operation) => ({
      id: operation.id,
      at: operation.createdAt.toISOString(),
      kind: 'operation' as const,
      name: operation.kind,
      status: operation.status,
      actor: operation.actor,
      requestId: operation.requestId,
      connector: operation.connector,
      amount: Number(operation.amount),
      currency: operation.currency,
      latencyMs: operation.latencyMs,
      exchange: operation.exchange,
    })),
  ];
  return steps.sort((a, b) => a.at.localeCompare(b.at) || tail(a.id).localeCompare(tail(b.id)));
}

/** Ids of different nouns compare by their ULID. */
function tail(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}
