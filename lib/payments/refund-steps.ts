import type { Decline } from '@/lib/connectors/contract';
import { callSteps, wasSent } from './call-steps';
import type { PaymentParts } from './queries';
import { type StoryStep, type StoryTone, step } from './story';
import type { StoryEvent, StoryOperation } from './timeline';

type RefundFacts = {
  refund: PaymentParts['refunds'][number];
  operation: StoryOperation | null;
  events: readonly StoryEvent[];
  entries: readonly { id: string; kind: string }[];
};

const REFUND_STEPS: Readonly<Record<string, readonly [name: string, tone: StoryTone, entry: string | null]>> =
  {
    'refund.created': ['refundHeld', 'neutral', 'refund_reserved'],
    'refund.succeeded': ['refundSucceeded', 'ok', 'refund_settled'],
    'refund.failed': ['refundFailed', 'bad', 'refund_returned'],
    'refund.approved': ['refundApproved', 'ok', null],
    'refund.rejected': ['refundRejected', 'bad', 'refund_returned'],
    'refund.expired': ['refundExpired', 'neutral', 'refund_returned'],
    'refund.canceled': ['refundCanceled', 'neutral', 'refund_returned'],
    'refund.delayed': ['refundDelayed', 'warn', null],
  };

/** A refund from the request to its end; the call stands between the hold and the result. */
export function refundSteps({ refund, operation, events, entries }: RefundFacts): StoryStep[] {
  const told = events.map((event) => {
    const known = REFUND_STEPS[event.type];
    const failure = refund.failure as Decline | null;
    return step({
      id: event.id,
      at: event.createdAt.toISOString(),
      name: known?.[0] ?? 'fact',
      tone: known?.[1] ?? 'neutral',
      by: event.type === 'refund.approved' || event.type === 'refund.rejected' ? event.actor : null,
      amount: Number(refund.amount),
      code: event.type === 'refund.failed' ? (failure?.code ?? null) : null,
      networkCode: event.type === 'refund.failed' ? (failure?.network_code ?? null) : null,
      entry: entries.find(({ kind }) => kind === known?.[2])?.id ?? null,
      words: [event.type],
    });
  });
  const calls = operation && wasSent(operation) ? sentSteps(operation, refund.dispatchTries) : [];
  const isEffect = ({ name }: StoryStep) =>
    name === 'refundSucceeded' || name === 'refundFailed' || name === 'refundDelayed';
  // Of one moment: what was said to the network stands before what it led to.
  return [...told.filter((one) => !isEffect(one)), ...calls, ...told.filter(isEffect)].sort((a, b) =>
    a.at.localeCompare(b.at),
  );
}

/** The calls, the first at the time of its answer; a network that could not be reached was not asked by it. */
function sentSteps(operation: StoryOperation, tries: number): StoryStep[] {
  const [first, ...rest] = callSteps(operation);
  if (!first) return [];
  const called = { ...first, at: first.exchange?.at ?? first.at };
  return [tries > 0 ? { ...called, name: 'refundUnreachable', tone: 'warn' } : called, ...rest];
}
