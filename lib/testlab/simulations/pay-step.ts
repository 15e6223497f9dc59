import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { type NotedStep, noteSteps } from '@/lib/checkout/note-steps';
import { payCheckoutSession } from '@/lib/checkout/pay-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { fingerprintOf } from '@/lib/doors/claim';
import { assert, DomainError } from '@/lib/errors';
import type { Payment } from '@/lib/generated/prisma/client';
import { confirmPayment } from '@/lib/payments/confirm-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { decideChallenge } from '@/lib/sandbox/challenges';
import { callbacksIdle } from '@/lib/sandbox/deliver-callbacks';
import type { CheckedCard } from '@/lib/vault/card-format';
import { testMethod } from '@/lib/vault/test-methods';
import type { Leaving, PayerDecision, Step } from './draw-step';
import type { SideOutcome } from './status';

/** A step of a simulation as it is played. */
export type Playing = {
  actor: Actor;
  simulationId: string;
  number: number;
  step: Step;
  /** Comes now, and not by a clock of the past. */
  isLive: boolean;
};
/** What the payer's side came to: the payment, where one was made, and what happened on the way. */
export type Tried = { payment: Payment | null; sides: SideOutcome[] };

/** Refusals after which the same step is tried again. */
const LATER = new Set(['idempotency_in_progress', 'busy', 'rate_limited']);

/**
 * Tries to pay, as a merchant's server or on the hosted page, decides where bank or wallet ask, and tries once more with
 * something else. Throws `idempotency_in_progress` and `busy`; every other refusal is what became of it.
 */
export async function payStep(playing: Playing): Promise<Tried> {
  const { step } = playing;
  let way = step.channel === 'api' ? byServer(playing) : await onPage(playing);
  if (step.leaves) return { payment: null, sides: [] };
  const refusal = await refusable(() => way(step.method, 'first'));
  if (isSessionOver(refusal)) {
    // By the sandbox's own clock a session of past days is over, and a job may end it before its payer pays.
    way = byServer(playing);
    await refusable(() => way(step.method, 'first'));
  }
  const first = await decided(playing, step.decision);
  const isAnother = step.second !== null && step.second !== step.method;
  if (!isAnother || first?.status !== 'requires_payment_method' || step.second === null) {
    return { payment: first, sides: [] };
  }
  const { second } = step;
  await refusable(() => way(second, 'second'));
  const payment = await decided(playing, 'approved');
  const changes = (step.method === 'alipay') !== (second === 'alipay');
  return { payment, sides: changes ? ['second_try', 'method_changed'] : ['second_try'] };
}

type Way = (method: string, which: 'first' | 'second') => Promise<unknown>;

function byServer(playing: Playing): Way {
  const { actor, step, simulationId } = playing;
  const { told } = step;
  const payer = {
    ...{ ip: told.ip, device: told.device, user_agent: told.userAgent },
    ...{ billing_country: told.billingCountry, shipping_country: told.shippingCountry },
  };
  return async (method, which) => {
    const call = callOf(playing, which);
    if (which === 'second') {
      const payment = await paymentOf(playing);
      assert(payment, 'a second try follows a first');
      return confirmPayment(actor, { id: payment.id, payment_method: method, challenge: false, payer }, call);
    }
    const input = CreatePayment.parse({
      ...{ amount: step.amount, currency: step.currency, confirm: true, payment_method: method, payer },
      capture_method: step.capture === 'auto' ? 'auto' : 'manual',
      ...{ customer_email: told.email, reference: referenceOf(playing) },
      metadata: { simulation: simulationId },
    });
    return createPayment(actor, input, call);
  };
}

async function onPage(playing: Playing): Promise<Way> {
  const { actor, step, simulationId, number, isLive } = playing;
  const input = CreateCheckoutSession.parse({
    currency: step.currency,
    line_items: [{ name: 'Purchase', amount: step.amount }],
    capture_method: step.capture === 'auto' ? 'auto' : 'manual',
    ...{ success_url: 'https://shop.example/thanks', cancel_url: 'https://shop.example/basket' },
    reference: referenceOf(playing),
    metadata: { simulation: simulationId },
    // Whoever leaves is seen to have left within the half hour. A session of past days would end before its payer pays.
    ...(isLive ? { expires_in: 1_800 } : {}),
  });
  const { row: session } = await createCheckoutSession(actor, input, callOf(playing, 'session'));
  const { told } = step;
  const see = (...steps: NotedStep[]) =>
    noteSteps({ ...actor, ip: told.ip }, session.id, told.userAgent, steps);
  if (step.leaves) await see(...stepsOf(step.leaves, step.method));
  if (step.leaves === 'canceled') {
    const end = { id: session.id, status: 'canceled' } as const;
    await refusable(() => endCheckoutSession(actor, end, callOf(playing, 'leave')));
  }
  const payer = {
    ...{ ip: told.ip, userAgent: told.userAgent, device: told.device, billingCountry: told.billingCountry },
    ...{ shippingCountry: told.shippingCountry, secondsOnPage: told.secondsOnPage, pasted: told.pasted },
  };
  return async (method, which) => {
    await see(chosenOf(method));
    return payCheckoutSession(actor, {
      ...{ sessionId: session.id, key: `${simulationId}:${number}:${which}` },
      ...{ method: methodOf(method), card: cardOf(method), email: told.email, payer },
    });
  };
}

const methodOf = (name: string) => (name === 'alipay' ? 'alipay' : 'card');
const chosenOf = (name: string): NotedStep => ({ step: 'chosen', method: methodOf(name) });

/** What the page notes of somebody who leaves, beside that it was opened. */
function stepsOf(leaving: Leaving, method: string): NotedStep[] {
  if (leaving === 'opened') return [];
  const chosen = chosenOf(method);
  return leaving === 'refused' ? [chosen, { ...chosen, step: 'refused' }] : [chosen];
}

/** What the payer types: the card behind a test method's name. */
function cardOf(name: string): CheckedCard | null {
  const method = testMethod(name);
  if (method?.type !== 'card') return null;
  const { number, expMonth, expYear, cvc } = method.details;
  return { number, expiry: { month: expMonth, year: expYear }, cvc };
}

/** Declines and refusals end a try and are answered with; what only has to wait is thrown. */
export async function refusable(attempt: () => Promise<unknown>): Promise<DomainError | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || LATER.has(error.code)) throw error;
    return error;
  }
}

function isSessionOver(refusal: DomainError | null): boolean {
  if (refusal?.code === 'session_expired') return true;
  const { state, current_status: status } = refusal?.details ?? {};
  return ['expired', 'canceled'].includes(String(state ?? status));
}

/** The payment after its payer decided on the bank's or wallet's page, and the network told us. */
async function decided(playing: Playing, decision: PayerDecision): Promise<Payment | null> {
  const payment = await paymentOf(playing);
  const url = (payment?.nextAction as { url?: string } | null)?.url;
  if (!payment || !url || decision === 'abandoned') return payment;
  const challenge = new URL(url).pathname.split('/').at(-1) ?? '';
  await decideChallenge(payment.environmentId, challenge, decision);
  await callbacksIdle();
  return paymentOf(playing);
}

/** The payment of this step as it is now, whichever process made it. */
export function paymentOf(playing: Playing): Promise<Payment | null> {
  const environmentId = playing.actor.environment.id;
  const where = { environmentId, reference: referenceOf(playing) };
  return db().payment.findFirst({ where, orderBy: { id: 'desc' } });
}

function referenceOf({ simulationId, number }: Playing): string {
  return `SIM-${simulationId.slice(-10)}-${number + 1}`;
}

/** The key follows from simulation and step, so a step that was cut off goes on instead of being done twice. */
export function callOf({ simulationId, number }: Playing, what: string): Call {
  const key = `${simulationId}:${number}:${what}`;
  return { claim: { key, fingerprint: fingerprintOf(['simulation', key]) } };
}
