import type { Decline } from '@/lib/connectors/contract';
import type { PaymentParts } from './queries';
import type { OperationRow } from './rows';
import { type StoryExchange, type StoryStep, type StoryTone, step } from './story';
import type { StoryEvent } from './timeline';

type AttemptFacts = {
  attempt: PaymentParts['attempts'][number];
  operation: OperationRow | null;
  events: readonly StoryEvent[];
  capture: PaymentParts['captures'][number] | null;
  expiry: Date | null;
  entry: string | null;
};

const TONES: Readonly<Record<string, StoryTone>> = {
  reserved: 'neutral',
  sent: 'info',
  approved: 'ok',
  declined: 'bad',
  pending: 'info',
  unknown: 'warn',
};

/** An attempt from the first question to its end: risk, the way it took, the call, the payer's part, the result. */
export function attemptSteps(facts: AttemptFacts): StoryStep[] {
  const { attempt, operation, events } = facts;
  const at = attempt.createdAt.toISOString();
  const risk = attempt.risk as { score?: number; rules?: string[]; level?: string } | null;
  const rules = risk?.rules ?? [];
  const scored = rules.length > 0 || (risk?.score ?? 0) > 0;
  const sentAway = events.find((event) => event.type === 'payment.requires_action');
  return [
    step({
      id: `${attempt.id}-risk`,
      at,
      name: scored ? 'risk' : 'riskNone',
      tone: risk?.level === 'high' ? 'warn' : 'neutral',
      by: 'system',
      count: risk?.score ?? null,
      words: rules,
    }),
    step({
      id: `${attempt.id}-route`,
      at,
      name: attempt.methodType === 'card' ? 'routeCard' : 'routeWallet',
      tone: 'neutral',
      by: 'system',
      connector: attempt.connector,
    }),
    ...(operation ? callSteps(operation, sentAway ? 'pending' : undefined) : []),
    ...(sentAway ? payerSteps(facts, sentAway) : []),
    ...outcomeSteps(facts),
  ];
}

/** The call to the network, and that it is asked again where its answer is missing. */
export function callSteps(operation: OperationRow, shownAs?: string): StoryStep[] {
  const { id, kind, connector, inquiries, latencyMs } = operation;
  const status = shownAs ?? operation.status;
  const steps = [
    step({
      id,
      at: operation.createdAt.toISOString(),
      name: `${kind}.${status}`,
      tone: TONES[status] ?? 'neutral',
      by: 'network',
      amount: Number(operation.amount),
      connector,
      latencyMs,
      exchange: operation.exchange as StoryExchange | null,
    }),
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

/** What the payer did at the bank or wallet, as far as the answer tells. */
function payerSteps({ attempt, operation }: AttemptFacts, sentAway: StoryEvent): StoryStep[] {
  const isWallet = attempt.methodType !== 'card';
  const sent = step({
    id: sentAway.id,
    at: sentAway.createdAt.toISOString(),
    name: isWallet ? 'payerToWallet' : 'payerToBank',
    tone: 'info',
    by: 'payer',
  });
  const end = attempt.settledAt;
  if (!end) {
    return [sent, step({ ...sent, id: `${attempt.id}-payer`, name: 'payerAwaited', tone: 'info' })];
  }
  const name = payerDid(attempt);
  if (!name) return [sent];
  const answered = step({
    id: `${attempt.id}-answer`,
    at: end.toISOString(),
    name: `authorize.${operation?.status ?? 'approved'}`,
    tone: TONES[operation?.status ?? ''] ?? 'neutral',
    by: 'network',
    amount: Number(attempt.amount),
    connector: attempt.connector,
  });
  const did = step({
    id: `${attempt.id}-payer`,
    at: end.toISOString(),
    name,
    tone: attempt.decline && name !== 'payerPassed' ? 'bad' : 'ok',
    by: 'payer',
    tookMs: end.getTime() - sentAway.createdAt.getTime(),
  });
  return attempt.status === 'voided' ? [sent] : [sent, did, answered];
}

function payerDid(attempt: PaymentParts['attempts'][number]): string | null {
  const code = (attempt.decline as Decline | null)?.code;
  if (code === 'authentication_failed') return 'payerFailed';
  if (code === 'payer_canceled') return 'payerLeft';
  if (code === 'payer_timed_out') return 'payerTimedOut';
  if (attempt.methodType !== 'card') return attempt.decline ? null : 'payerApproved';
  return 'payerPassed';
}

function outcomeSteps({ attempt, events, capture, expiry, entry }: AttemptFacts): StoryStep[] {
  return events.flatMap((event) => {
    const base = { id: event.id, at: event.createdAt.toISOString(), amount: Number(attempt.amount) };
    switch (event.type) {
      case 'payment.authorized':
        return [
          step({
            ...base,
            name: expiry ? 'authorizedUntil' : 'authorized',
            tone: 'ok',
            until: expiry?.toISOString() ?? null,
          }),
        ];
      case 'payment.captured':
        return capture ? [capturedStep(event, capture, entry)] : [];
      case 'payment.succeeded':
        return [step({ ...base, name: 'succeeded', tone: 'ok' })];
      case 'payment.attempt_failed':
      case 'payment.failed': {
        const decline = attempt.decline as Decline | null;
        const name = event.type === 'payment.failed' ? 'failed' : 'attemptFailed';
        const { code = null, network_code: networkCode = null } = decline ?? {};
        return [step({ ...base, name, tone: 'bad', code, networkCode })];
      }
      case 'payment.in_review':
        return [step({ ...base, name: 'inReview', tone: 'warn' })];
      case 'checkout_session.completed':
        return [step({ ...base, name: 'sessionCompleted', tone: 'ok' })];
      default:
        return [];
    }
  });
}

function capturedStep(
  event: StoryEvent,
  capture: PaymentParts['captures'][number],
  entry: string | null,
): StoryStep {
  return step({
    id: event.id,
    at: event.createdAt.toISOString(),
    name: 'captured',
    tone: 'ok',
    amount: Number(capture.amount),
    fee: Number(capture.feeAmount),
    until: capture.availableAt?.toISOString() ?? null,
    entry,
  });
}

/** How a capture that was asked for by itself ended. */
export function captureOutcome(
  events: readonly StoryEvent[],
  capture: PaymentParts['captures'][number] | null,
  entry: string | null,
): StoryStep[] {
  return events.flatMap((event) => {
    if (event.type === 'payment.captured' && capture) return [capturedStep(event, capture, entry)];
    const base = { id: event.id, at: event.createdAt.toISOString() };
    if (event.type === 'payment.succeeded') return [step({ ...base, name: 'succeeded', tone: 'ok' })];
    const { code = null, network_code: networkCode = null } = (capture?.failure as Decline | null) ?? {};
    return [step({ ...base, name: 'captureFailed', tone: 'bad', code, networkCode })];
  });
}

type RefundFacts = {
  refund: PaymentParts['refunds'][number];
  operation: OperationRow | null;
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
  const calls = operation && wasSent(operation) ? callSteps(operation) : [];
  const ends = told.findIndex(({ name }) => name === 'refundSucceeded' || name === 'refundFailed');
  return ends === -1 ? [...told, ...calls] : [...told.slice(0, ends), ...calls, ...told.slice(ends)];
}

/** A refund that waits, or was taken back before it was sent, was never said to a network. */
function wasSent({ status, exchange }: OperationRow): boolean {
  return status !== 'reserved' && !(status === 'declined' && exchange === null);
}
