import { type Chapter, type ChapterKind, type StoryStep, step } from './story';
import type { StoryEvent, StoryOperation } from './timeline';

/** A chapter that one event began. */
export function chapterOfEvent(kind: ChapterKind, event: StoryEvent, more: Partial<Chapter>): Chapter {
  return {
    id: `${event.id}-chapter`,
    kind,
    at: event.createdAt.toISOString(),
    actor: event.actor,
    requestId: event.requestId,
    idempotencyKey: event.idempotencyKey,
    event: event.id,
    number: null,
    amount: null,
    reason: null,
    note: null,
    steps: [],
    ...more,
  };
}

/** A chapter that a call to a network began, with the events that came of it. */
export function chapterOfOperation(
  kind: ChapterKind,
  operation: StoryOperation,
  events: readonly StoryEvent[],
  steps: Chapter['steps'],
): Chapter {
  return {
    id: `${operation.id}-chapter`,
    kind,
    at: operation.createdAt.toISOString(),
    actor: operation.actor,
    requestId: operation.requestId,
    idempotencyKey: operation.idempotencyKey,
    event: events[0]?.id ?? null,
    number: null,
    amount: Number(operation.amount),
    reason: null,
    note: null,
    steps,
  };
}

/** A step that tells of an event without more. */
export function plainStep(event: StoryEvent, name: string): StoryStep {
  return step({
    id: event.id,
    at: event.createdAt.toISOString(),
    name,
    tone: name === 'succeeded' ? 'ok' : 'neutral',
    amount: event.amount,
    words: [event.type],
  });
}
