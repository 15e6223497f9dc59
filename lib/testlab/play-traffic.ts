import type { Actor } from '@/lib/auth/actor';
import { connectorForMethod, routingOf } from '@/lib/connectors';
import { declineOf } from '@/lib/connectors/declines';
import { moveArgument } from '@/lib/doors/call';
import { assert, DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { reserveAttempt } from '@/lib/payments/reserve-attempt';
import { runAttempt } from '@/lib/payments/run-attempt';
import { assessRisk, type Decision } from '@/lib/risk/assess';
import { type MadeUpAttempt, type MadeUpPlan, madeUpAttempts } from '@/lib/risk/training/made-up';
import { knownOf } from '@/lib/risk/training/made-up-facts';
import { cardForAttempt } from '@/lib/vault/card-for-attempt';

const DAY_MS = 86_400_000;
/** What begins last is over by now: nothing is played in the future. */
const LONGEST_MS = 3 * 3_600_000;
const LIVING = 'pm_card_visa';
const DEAD = 'pm_card_chargeDeclined';

export type PlayedAttempt = {
  payment: string;
  kind: MadeUpAttempt['kind'];
  decision: Decision;
  score: number;
};

/**
 * Plays made-up traffic in a sandbox: the attempts of a seeded plan as payments of the past days, each by its environment's
 * time. The pretend network knows two cards only, one that pays and one that is dead; risk sees the made-up card of whoever
 * pays. Tells what risk decided on each.
 */
export async function playTraffic(actor: Actor, plan: MadeUpPlan): Promise<PlayedAttempt[]> {
  assert(actor.environment.kind === 'sandbox', 'made-up traffic belongs in a sandbox');
  const began = Date.now() - plan.days * DAY_MS - LONGEST_MS;
  const played: PlayedAttempt[] = [];
  for (const attempt of madeUpAttempts(plan)) {
    const clockOffsetMs = began + attempt.atMs - Date.now() + actor.environment.clockOffsetMs;
    played.push(await play({ ...actor, environment: { ...actor.environment, clockOffsetMs } }, attempt));
  }
  return played;
}

async function play(actor: Actor, attempt: MadeUpAttempt): Promise<PlayedAttempt> {
  const { environment } = actor;
  const method = await cardForAttempt(environment.id, attempt.isDead ? DEAD : LIVING);
  const connector = connectorForMethod(environment.kind, 'card');
  assert(connector && method.type === 'card', 'a sandbox takes its test cards');
  const { risk, assessment } = await assessRisk(knownOf(attempt, environment));
  const payment = newId('payment');
  const { key: fingerprint, country, funding } = attempt.card;
  const display = { ...method.display, country, funding, fingerprint };
  const row = {
    id: newId('attempt'),
    operation_id: newId('operation'),
    connector: connector.name,
    method_type: method.type,
    method: display,
    payment_method_id: attempt.isDead ? DEAD : LIVING,
    risk,
    assessment,
    routing: routingOf(environment.kind, 'card'),
    ...(risk.decision === 'block' ? { decline: declineOf('blocked_by_risk', null) } : {}),
  };
  const reserved = await reserveAttempt('payment_create', environment.id, {
    ...moveArgument(actor, { claim: null }),
    payment: paymentOf(payment, attempt, display),
    attempt: row,
  });
  await runAttempt(actor, reserved, { row, card: method.details }, { challenge: false, locale: 'en' }).catch(
    ignoreDecline,
  );
  return { payment, kind: attempt.kind, decision: risk.decision, score: risk.score };
}

function paymentOf(id: string, attempt: MadeUpAttempt, display: { last4: string }) {
  return {
    id,
    amount: attempt.amount,
    currency: 'USD',
    status: 'processing',
    capture_method: 'auto',
    customer_id: null,
    customer_email: attempt.email,
    checkout_session_id: null,
    payment_method_id: attempt.isDead ? DEAD : LIVING,
    method_type: 'card',
    method: display,
    card_last4: display.last4,
    reference: null,
    description: null,
    metadata: { made_up: attempt.kind },
    return_url: null,
    client_secret: `${id}_secret_made_up`,
  };
}

function ignoreDecline(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
