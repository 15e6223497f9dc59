import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import { actorFaces } from '@/lib/auth/actor-labels';
import { now } from '@/lib/clock';
import { maskEmail } from '@/lib/customers/render';
import { postingsOfPayment } from '@/lib/ledger/balances';
import { listPaymentNotes, mayReadNotes, mentionableMembers } from '@/lib/notes/queries';
import { renderNote } from '@/lib/notes/render';
import { type BookEntry, entriesOf } from '@/lib/payments/book-entries';
import { explainPayment } from '@/lib/payments/explain/explain';
import { disputeFeesOf, feePartsOf } from '@/lib/payments/fee-parts';
import { getPaymentParts, type PaymentParts } from '@/lib/payments/queries';
import { type Related, relatedPayments } from '@/lib/payments/related';
import { renderPayment } from '@/lib/payments/render';
import { isEndOfReview } from '@/lib/payments/review-steps';
import type { OperationRow } from '@/lib/payments/rows';
import type { Chapter, StoryStep } from '@/lib/payments/story';
import { tellStory } from '@/lib/payments/tell-story';
import { readTimeline } from '@/lib/payments/timeline';
import { riskPanel } from '@/lib/risk/panel';
import type { AttemptShape } from './payment-attempts';
import type { PaymentDetailProps } from './payment-detail';
import type { RefundRowShape } from './payment-parts';
import type { PaymentShape } from './payment-shape';

/**
 * Everything that a payment's page shows, as far as the role may see it: a fixed number of statements, however long the
 * payment's story is. The books are always read, because the story points into them; only some roles see them.
 */
export async function loadPaymentDetail(actor: Actor, id: string): Promise<PaymentDetailProps> {
  const { environment, permissions } = actor;
  const [parts, timeline, postings] = await Promise.all([
    getPaymentParts(actor, id),
    readTimeline(actor, id),
    postingsOfPayment(environment.id, id),
  ]);
  const entries = entriesOf(postings);
  const chapters = tellStory({ payment: parts, ...timeline, entries: bySource(entries) });
  const notes = mayReadNotes(actor) ? await listPaymentNotes(actor, id) : null;
  const [faces, related, members, risk] = await Promise.all([
    actorFaces(actor, [
      ...(notes ?? []).map((note) => note.author),
      ...chapters.flatMap((chapter) => [chapter.actor, ...chapter.steps.map(({ by }) => by ?? '')]),
      ...parts.refunds.map((refund) => refund.createdBy),
    ]),
    relatedPayments(actor, parts),
    notes ? mentionableMembers(actor) : [],
    riskPanel(actor, id),
  ]);
  const seesPeople = permissions.has('pii:read');
  const lastEvent = timeline.events.at(-1);
  return {
    payment: renderPayment(actor, parts) as PaymentShape,
    zone: environment.timeZone,
    now: now(environment.clockOffsetMs).toISOString(),
    chapters: chapters
      .filter((chapter) => isVisible(actor, chapter))
      .map((chapter) => visibleChapter(actor, chapter)),
    explanation: explainPayment({ payment: parts, operations: timeline.operations, chapters }),
    faces,
    seesPeople,
    seesEvents: permissions.has('events:read'),
    fees: feePartsOf(environment, parts.connector, parts.captures),
    disputeFees: Number(disputeFeesOf(parts.disputes)),
    risk,
    attempts: parts.attempts.map((attempt) => attemptShape(attempt, timeline.operations)),
    refunds: permissions.has('refunds:read')
      ? parts.refunds
          .map((refund) => refundShape(refund, faces[refund.createdBy]?.label ?? refund.createdBy))
          .reverse()
      : null,
    entries: permissions.has('ledger:read') ? entries : null,
    notes: notes && {
      notes: notes.map((note) => renderNote(actor, note)),
      members,
      mayWrite: permissions.has('payments:write'),
    },
    related: {
      ...visibleRelated(related, seesPeople),
      base: `/m/${environment.merchantSlug}/${environment.name}`,
      lastEvent:
        lastEvent && permissions.has('events:read') ? { id: lastEvent.id, type: lastEvent.type } : null,
    },
    lastChange: lastEvent
      ? {
          by: faces[lastEvent.actor]?.label ?? lastEvent.actor,
          at: lastEvent.createdAt.toISOString(),
        }
      : null,
  };
}

function bySource(entries: readonly BookEntry[]): Map<string, { id: string; kind: string }[]> {
  const sources = new Map<string, { id: string; kind: string }[]>();
  for (const { id, kind, sourceId } of entries) {
    sources.set(sourceId, [...(sources.get(sourceId) ?? []), { id, kind }]);
  }
  return sources;
}

/** How long the network took is the call's own time: an answer that came later by a callback has none. */
function attemptShape(
  attempt: PaymentParts['attempts'][number],
  operations: readonly OperationRow[],
): AttemptShape {
  const call = operations.find(({ id }) => id === attempt.operationId);
  return {
    id: attempt.id,
    number: attempt.number,
    status: attempt.status,
    method_type: attempt.methodType,
    method: attempt.method as AttemptShape['method'],
    connector: attempt.connector,
    decline: attempt.decline as AttemptShape['decline'],
    latency_ms: call?.latencyMs ?? attempt.latencyMs,
    created_at: attempt.createdAt.toISOString(),
  };
}

function refundShape(refund: PaymentParts['refunds'][number], by: string): RefundRowShape {
  return {
    id: refund.id,
    status: refund.status,
    amount: Number(refund.amount),
    currency: refund.currency,
    reason: refund.reason,
    note: refund.note,
    created_at: refund.createdAt.toISOString(),
    by,
    failure: (refund.failure as { code?: string } | null)?.code ?? null,
  };
}

/** Payments of the same e-mail tell of a person, so they are for the roles that see people. */
function visibleRelated(related: Related, seesPeople: boolean): Related {
  return seesPeople ? related : { ...related, sameEmail: null };
}

/**
 * A role of the merchant's own may see payments and not what became of them. How a review ended moved the payment and is
 * told to everybody; what was done with it before and after is for those who see reviews.
 */
function isVisible({ permissions }: Actor, { kind, steps }: Chapter): boolean {
  if (kind === 'review') return permissions.has('reviews:read') || steps.some(isEndOfReview);
  if (kind === 'refund') return permissions.has('refunds:read');
  return kind !== 'dispute' || permissions.has('disputes:read');
}

/** Bodies of exchanges are for the roles that see events; a person's data only for those that see personal data. */
function visibleChapter(actor: Actor, chapter: Chapter): Chapter {
  return { ...chapter, steps: chapter.steps.map((step) => visibleStep(actor, step)) };
}

function visibleStep(actor: Actor, step: StoryStep): StoryStep {
  const exchange = actor.permissions.has('events:read') ? step.exchange : null;
  if (actor.permissions.has('pii:read')) return { ...step, exchange };
  return {
    ...step,
    exchange: exchange && (withoutPayer(exchange) as StoryStep['exchange']),
    changes: step.changes.map((change) =>
      change.field === 'customer_email'
        ? { ...change, before: masked(change.before), after: masked(change.after) }
        : change,
    ),
  };
}

function masked(email: string | null): string | null {
  return email === null ? null : maskEmail(email);
}

function withoutPayer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPayer);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'payer' ? '…' : withoutPayer(item)]),
  );
}
