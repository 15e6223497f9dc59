import { laterSteps } from './call-steps';
import type { PaymentParts } from './queries';
import { type StoryExchange, type StoryStep, type StoryTone, step } from './story';
import type { StoryEvent, StoryOperation } from './timeline';

type DisputeFacts = {
  dispute: PaymentParts['disputes'][number];
  operations: readonly StoryOperation[];
  events: readonly StoryEvent[];
  entries: readonly { id: string; kind: string }[];
};

const STEPS: Readonly<Record<string, readonly [name: string, tone: StoryTone, entry: string | null]>> = {
  'dispute.created': ['disputeOpened', 'bad', 'dispute_opened'],
  'dispute.updated': ['disputeUpdated', 'info', null],
  'dispute.evidence_due': ['disputeDue', 'warn', null],
  'dispute.won': ['disputeWon', 'ok', 'dispute_returned'],
  'dispute.lost': ['disputeLost', 'bad', 'dispute_settled'],
  'dispute.accepted': ['disputeAccepted', 'neutral', 'dispute_settled'],
  'dispute.expired': ['disputeExpired', 'bad', 'dispute_settled'],
};

/** A dispute from the bank's first word to its last, with what was sent in answer. */
export function disputeSteps({ dispute, operations, events, entries }: DisputeFacts): StoryStep[] {
  const told = events.map((event) => {
    const [name, tone, kind] = STEPS[event.type] ?? ['fact', 'neutral', null];
    return step({
      id: event.id,
      at: event.createdAt.toISOString(),
      name,
      tone,
      by: event.actor,
      amount: Number(dispute.amount),
      fee: Number(dispute.feeAmount),
      until: dispute.evidenceDueAt.toISOString(),
      entry: entries.find((entry) => entry.kind === kind)?.id ?? null,
      words: [event.type],
    });
  });
  const sent = operations.flatMap((operation) => [
    step({
      id: operation.id,
      at: operation.createdAt.toISOString(),
      name: operation.kind === 'dispute_accept' ? 'disputeAcceptSent' : 'disputeEvidenceSent',
      tone: operation.status === 'unknown' ? 'warn' : 'neutral',
      by: operation.actor,
      connector: operation.connector,
      latencyMs: operation.latencyMs,
      exchange: operation.exchange as StoryExchange | null,
    }),
    ...laterSteps(operation),
  ]);
  return [...told, ...sent].sort((a, b) => a.at.localeCompare(b.at));
}
