import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';

/** A call to a network with everything that was said about it since, oldest first. */
export type StoryOperation = Prisma.OperationGetPayload<{ include: { later: true } }>;

/** What can be edited on a payment, as an event's snapshot has it. */
export type Editable = {
  reference: string | null;
  description: string | null;
  customer_email: string | null;
  metadata: Record<string, string>;
};

/** How a review stands, as an event's snapshot has it; `snoozed_until` as the database writes times into JSON. */
export type ReviewStanding = {
  status: string;
  assigned_to: string | null;
  snoozed_until: string | null;
  verdict: string | null;
};

/** A fact of a payment's story. `before` and `after` are there for edits only. */
export type StoryEvent = {
  id: string;
  type: string;
  objectId: string;
  actor: string;
  requestId: string | null;
  idempotencyKey: string | null;
  createdAt: Date;
  /** Minor units that the event's object is about; null for payments. */
  amount: number | null;
  before: Editable | null;
  after: Editable | null;
  /** There for reviews only; nothing was before the event that opened one. */
  review: { before: ReviewStanding | null; after: ReviewStanding } | null;
};

// Snapshots are large; only what can be edited, and how a review stands, leaves the database. Of a longer story than 300
// events the newest are left out.
const EVENTS_SQL = `
  WITH told AS (
    SELECT id, type, object_type, object_id, seq, actor, request_id, idempotency_key, created_at,
      CASE WHEN object_type <> 'payment' THEN snapshot->'amount' END AS amount,
      jsonb_build_object('reference', snapshot->'reference', 'description', snapshot->'description',
        'customer_email', snapshot->'customer_email', 'metadata', snapshot->'metadata') AS editable,
      CASE WHEN object_type = 'review' THEN jsonb_build_object('status', snapshot->'status',
        'assigned_to', snapshot->'assigned_to', 'snoozed_until', snapshot->'snoozed_until',
        'verdict', snapshot->'verdict') END AS standing
    FROM event WHERE environment_id = $1 AND payment_id = $2
  )
  SELECT id, type, object_id AS "objectId", actor, request_id AS "requestId", idempotency_key AS "idempotencyKey",
    created_at AS "createdAt", amount,
    CASE WHEN type = 'payment.updated' THEN lag(editable) OVER (PARTITION BY object_id ORDER BY seq) END AS before,
    CASE WHEN type = 'payment.updated' THEN editable END AS after,
    CASE WHEN object_type = 'review' THEN jsonb_build_object('after', standing,
      'before', lag(standing) OVER (PARTITION BY object_id ORDER BY seq)) END AS review
  FROM told ORDER BY id LIMIT 300`;

/** Every fact and every exchange with a network, oldest first: a fixed number of statements, however long the story. */
export async function readTimeline(
  actor: Actor,
  paymentId: string,
): Promise<{ events: StoryEvent[]; operations: StoryOperation[] }> {
  const environmentId = actor.environment.id;
  const [events, operations] = await Promise.all([
    select<StoryEvent>('payment_events', EVENTS_SQL, [environmentId, paymentId]),
    db().operation.findMany({
      where: { environmentId, paymentId },
      include: { later: { orderBy: { number: 'asc' } } },
      orderBy: { id: 'asc' },
      take: 200,
    }),
  ]);
  return { events, operations };
}
