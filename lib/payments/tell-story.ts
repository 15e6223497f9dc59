import { callSteps } from './call-steps';
import { changesOf } from './changes';
import { chapterOfEvent, chapterOfOperation, plainStep } from './chapters';
import { disputeSteps } from './dispute-steps';
import type { PaymentParts } from './queries';
import { refundSteps } from './refund-steps';
import { reviewSteps } from './review-steps';
import { CHAPTER_KINDS, type Chapter, step } from './story';
import { AUTHORIZATION_EVENTS, CANCEL_EVENTS, CAPTURE_EVENTS, EVENT_STEPS } from './story-events';
import { attemptSteps, authorizedStep, captureOutcome } from './story-steps';
import type { StoryEvent, StoryOperation } from './timeline';

/** What a story is told from; entries by the id of the capture or refund that they book. */
export type StoryFacts = {
  payment: PaymentParts;
  events: readonly StoryEvent[];
  operations: readonly StoryOperation[];
  entries: ReadonlyMap<string, readonly { id: string; kind: string }[]>;
};

/** The story, oldest chapter first; within one millisecond in the order in which things are done. Every event and every operation stands in exactly one chapter. */
export function tellStory(facts: StoryFacts): Chapter[] {
  const told = new Telling(facts);
  const chapters = [
    ...told.created(),
    ...facts.payment.attempts.map((attempt) => told.attempt(attempt)),
    ...facts.operations.filter(({ kind }) => kind === 'capture').map((operation) => told.capture(operation)),
    ...facts.operations.filter(({ kind }) => kind === 'cancel').map((operation) => told.cancel(operation)),
    ...told.reviews(),
    ...facts.payment.refunds.map((refund) => told.refund(refund)),
    ...told.edits(),
    ...facts.payment.disputes.map((dispute) => told.dispute(dispute)),
    ...told.others(),
  ];
  const rank = ({ kind }: Chapter) => CHAPTER_KINDS.indexOf(kind);
  return chapters.sort(
    (a, b) => a.at.localeCompare(b.at) || rank(a) - rank(b) || tail(a.id).localeCompare(tail(b.id)),
  );
}

/** Ids of different nouns compare by their ULID. */
function tail(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

class Telling {
  private readonly rest: Set<StoryEvent>;

  constructor(private readonly facts: StoryFacts) {
    this.rest = new Set(facts.events);
  }

  created(): Chapter[] {
    const [event] = this.take((one) => one.type === 'payment.created');
    if (!event) return [];
    const { amount, checkoutSessionId } = this.facts.payment;
    const told = step({
      id: event.id,
      at: event.createdAt.toISOString(),
      name: checkoutSessionId ? 'createdOnPage' : 'created',
      tone: 'neutral',
      amount: Number(amount),
    });
    return [chapterOfEvent('created', event, { amount: Number(amount), steps: [told] })];
  }

  attempt(attempt: PaymentParts['attempts'][number]): Chapter {
    const operation = this.facts.operations.find(({ id }) => id === attempt.operationId) ?? null;
    const [begun] = this.take(
      (one) => one.type === 'payment.processing' && one.createdAt.getTime() === attempt.createdAt.getTime(),
    );
    const events = this.takeOf(operation, AUTHORIZATION_EVENTS);
    const capture = this.facts.payment.captures.find((one) => one.operationId === attempt.operationId);
    return {
      id: attempt.id,
      kind: 'attempt',
      at: attempt.createdAt.toISOString(),
      actor: operation?.actor ?? 'system',
      requestId: operation?.requestId ?? null,
      idempotencyKey: operation?.idempotencyKey ?? null,
      event: begun?.id ?? null,
      number: attempt.number,
      amount: Number(attempt.amount),
      reason: null,
      note: null,
      steps: attemptSteps({
        attempt,
        operation,
        events,
        capture: capture ?? null,
        expiry: this.facts.payment.authorizationExpiresAt,
        entry: capture ? this.entry(capture.id) : null,
      }),
    };
  }

  capture(operation: StoryOperation): Chapter {
    const capture = this.facts.payment.captures.find((one) => one.operationId === operation.id) ?? null;
    const events = this.takeOf(operation, CAPTURE_EVENTS);
    const entry = capture ? this.entry(capture.id) : null;
    return chapterOfOperation('capture', operation, events, [
      ...callSteps(operation),
      ...captureOutcome(events, capture, entry),
    ]);
  }

  cancel(operation: StoryOperation): Chapter {
    const events = this.takeOf(operation, CANCEL_EVENTS);
    const { cancellationReason } = this.facts.payment;
    const isExpiry = operation.actor === 'system' && cancellationReason === 'authorization_expired';
    const chapter = chapterOfOperation(isExpiry ? 'expiry' : 'cancel', operation, events, [
      ...callSteps(operation),
      ...events.flatMap((event) =>
        event.review ? reviewSteps(event) : [plainStep(event, EVENT_STEPS[event.type] ?? 'other')],
      ),
    ]);
    return isExpiry ? chapter : { ...chapter, reason: cancellationReason };
  }

  /** What people did with reviews, apart from the opening and from what released the money. */
  reviews(): Chapter[] {
    const { amountAuthorized, authorizationExpiresAt } = this.facts.payment;
    return this.take(({ review }) => review !== null).map((event) => {
      const authorized = this.take(
        ({ type, requestId, createdAt }) =>
          type === 'payment.authorized' &&
          requestId === event.requestId &&
          createdAt.getTime() === event.createdAt.getTime(),
      );
      const steps = authorized.map((one) => authorizedStep(one, amountAuthorized, authorizationExpiresAt));
      return chapterOfEvent('review', event, { steps: [...reviewSteps(event), ...steps] });
    });
  }

  refund(refund: PaymentParts['refunds'][number]): Chapter {
    const operation = this.facts.operations.find(({ targetId }) => targetId === refund.id) ?? null;
    const events = this.take((one) => one.objectId === refund.id);
    const entries = this.facts.entries.get(refund.id) ?? [];
    return {
      id: refund.id,
      kind: 'refund',
      at: refund.createdAt.toISOString(),
      actor: refund.createdBy,
      requestId: events[0]?.requestId ?? operation?.requestId ?? null,
      idempotencyKey: events[0]?.idempotencyKey ?? operation?.idempotencyKey ?? null,
      event: events[0]?.id ?? null,
      number: null,
      amount: Number(refund.amount),
      reason: refund.reason,
      note: refund.note,
      steps: refundSteps({ refund, operation, events, entries }),
    };
  }

  edits(): Chapter[] {
    return this.take((one) => one.type === 'payment.updated').map((event) =>
      chapterOfEvent('edit', event, {
        steps: [{ ...plainStep(event, 'edited'), changes: changesOf(event.before, event.after) }],
      }),
    );
  }

  dispute(dispute: PaymentParts['disputes'][number]): Chapter {
    const events = this.take((one) => one.objectId === dispute.id);
    const operations = this.facts.operations.filter(({ targetId }) => targetId === dispute.id);
    return {
      id: dispute.id,
      kind: 'dispute',
      at: dispute.createdAt.toISOString(),
      actor: events[0]?.actor ?? 'system',
      requestId: null,
      idempotencyKey: null,
      event: events[0]?.id ?? null,
      number: null,
      amount: Number(dispute.amount),
      reason: dispute.reason,
      note: null,
      steps: disputeSteps({ dispute, operations, events, entries: this.facts.entries.get(dispute.id) ?? [] }),
    };
  }

  /** What is left: a cancel that needed no network, and facts that this version has no chapter for. */
  others(): Chapter[] {
    return [...this.rest].map((event) => {
      const isCancel = event.type === 'payment.canceled';
      const chapter = chapterOfEvent(isCancel ? 'cancel' : 'other', event, {
        steps: [plainStep(event, EVENT_STEPS[event.type] ?? 'fact')],
      });
      return isCancel ? { ...chapter, reason: this.facts.payment.cancellationReason } : chapter;
    });
  }

  private entry(source: string): string | null {
    return this.facts.entries.get(source)?.[0]?.id ?? null;
  }

  private take(wanted: (event: StoryEvent) => boolean): StoryEvent[] {
    const taken = [...this.rest].filter(wanted);
    for (const event of taken) this.rest.delete(event);
    return taken;
  }

  /** The facts that an operation caused: of the moment in which it ended, or of its request while it was under way. */
  private takeOf(operation: StoryOperation | null, types: ReadonlySet<string>): StoryEvent[] {
    if (!operation) return [];
    const [begun, ended] = [operation.createdAt.getTime(), operation.settledAt?.getTime() ?? Infinity];
    return this.take(({ type, createdAt, requestId }) => {
      const at = createdAt.getTime();
      const isUnderWay = requestId === operation.requestId && at >= begun && at <= ended;
      return types.has(type) && (at === ended || isUnderWay);
    });
  }
}
