import { type StoryExchange, type StoryStep, type StoryTone, step } from './story';
import type { StoryOperation } from './timeline';

const TONES: Readonly<Record<string, StoryTone>> = {
  reserved: 'neutral',
  sent: 'info',
  approved: 'ok',
  declined: 'bad',
  pending: 'info',
  unknown: 'warn',
  not_sent: 'warn',
};

/** How a step looks whose network answered so. */
export function toneOfOutcome(outcome: string): StoryTone {
  return TONES[outcome] ?? 'neutral';
}

/** The call to the network, that it is asked again where its answer is missing, and everything that was said since. */
export function callSteps(operation: StoryOperation, shownAs?: string): StoryStep[] {
  const { id, kind, connector, inquiries, latencyMs } = operation;
  const status = shownAs ?? operation.status;
  const steps = [
    step({
      id,
      at: operation.createdAt.toISOString(),
      name: `${kind}.${status}`,
      tone: toneOfOutcome(status),
      by: 'network',
      amount: Number(operation.amount),
      connector,
      latencyMs,
      exchange: operation.exchange as StoryExchange | null,
    }),
    ...laterSteps(operation),
  ];
  const isOpen = operation.status === 'unknown' || operation.status === 'sent';
  if (isOpen || inquiries > 0) {
    steps.push(
      step({
        id: `${id}-asked`,
        at: (operation.settledAt ?? operation.createdAt).toISOString(),
        name: isOpen ? 'asking' : 'asked',
        tone: isOpen ? 'warn' : 'neutral',
        by: 'system',
        connector,
        count: inquiries,
      }),
    );
  }
  return steps;
}

const LATER = { call: 'calledAgain', inquiry: 'inquired', callback: 'calledBack' } as const;

/** What was said after the first call, in the order in which it was: other tries, inquiries, callbacks. */
export function laterSteps({ id, connector, later }: StoryOperation): StoryStep[] {
  return later.map((said) =>
    step({
      id: `${id}-${said.number}`,
      at: said.createdAt.toISOString(),
      name: LATER[said.kind as keyof typeof LATER],
      tone: said.outcome === 'declined' ? 'neutral' : toneOfOutcome(said.outcome),
      by: said.kind === 'callback' ? 'network' : 'system',
      connector,
      latencyMs: waitedMs(said),
      exchange: said.exchange as StoryExchange,
      words: [said.outcome],
    }),
  );
}

/** Nobody waited for a callback, nor for a network that could not be reached. */
function waitedMs({ kind, outcome, exchange }: StoryOperation['later'][number]): number | null {
  if (kind === 'callback' || outcome === 'not_sent') return null;
  return (exchange as { latency_ms: number }).latency_ms;
}

/** Whether anything was said to a network: what waits, or was taken back before it was sent, never was. */
export function wasSent({ status, exchange, later }: StoryOperation): boolean {
  if (exchange !== null || later.length > 0) return true;
  return status !== 'reserved' && status !== 'declined';
}
