import type { Routing } from '@/lib/connectors';
import type { Decline } from '@/lib/connectors/contract';
import type { RiskVerdict } from '@/lib/risk/assess';
import { callSteps, toneOfOutcome } from './call-steps';
import type { PaymentParts } from './queries';
import { type StoryStep, step } from './story';
import type { StoryEvent, StoryOperation } from './timeline';

type AttemptFacts = {
  attempt: PaymentParts['attempts'][number];
  operation: StoryOperation | null;
  events: readonly StoryEvent[];
  capture: PaymentParts['captures'][number] | null;
  expiry: Date | null;
  entry: string | null;
};

/** An attempt from the first question to its end: risk, the way it took, the call, the payer's part, the result. */
export function attemptSteps(facts: AttemptFacts): StoryStep[] {
  const { attempt, operation, events } = facts;
  const at = attempt.createdAt.toISOString();
  const risk = attempt.risk as Partial<RiskVerdict> | null;
  const rules = risk?.rules ?? [];
  const sentAway = events.find((event) => event.type === 'payment.requires_action');
  return [
    step({
      id: `${attempt.id}-risk`,
      at,
      name: !risk ? 'riskNone' : rules.length > 0 ? 'risk' : 'riskScored',
      tone: risk?.level === 'high' || risk?.decision === 'block' ? 'warn' : 'neutral',
      by: 'system',
      count: risk?.score ?? null,
      words: rules,
    }),
    step({
      id: `${attempt.id}-route`,
      at,
      name: routeName(attempt),
      tone: 'neutral',
      by: 'system',
      connector: attempt.connector,
    }),
    ...(operation ? callSteps(operation, sentAway ? 'pending' : undefined) : []),
    ...(sentAway ? payerSteps(facts, sentAway) : []),
    ...outcomeSteps(facts),
  ];
}

/** As it was written down when the way was chosen; of attempts from before that, what was true of all of them. */
function routeName({ routing, methodType }: AttemptFacts['attempt']): string {
  const reason = (routing as Routing | null)?.reason;
  if (reason) return reason === 'only_connector' ? 'routeOnly' : 'routeFirst';
  return methodType === 'card' ? 'routeCard' : 'routeWallet';
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
    tone: toneOfOutcome(operation?.status ?? ''),
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
        return [authorizedStep(event, attempt.amount, expiry)];
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
      case 'review.opened':
        return [step({ ...base, name: 'reviewOpened', tone: 'warn' })];
      case 'checkout_session.completed':
        return [step({ ...base, name: 'sessionCompleted', tone: 'ok' })];
      default:
        return [];
    }
  });
}

/** Tells that an amount in minor units is reserved at the payer's bank, and until when where that is known. */
export function authorizedStep(event: StoryEvent, amount: bigint, expiry: Date | null): StoryStep {
  return step({
    id: event.id,
    at: event.createdAt.toISOString(),
    name: expiry ? 'authorizedUntil' : 'authorized',
    tone: 'ok',
    amount: Number(amount),
    until: expiry?.toISOString() ?? null,
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
