import type { Actor, EnvironmentContext } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Decline, NextAction } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import { showsMethod } from '@/lib/methods/terms';
import type { PaymentRow } from '@/lib/payments/rows';
import { isConfirmable } from '@/lib/payments/status';
import { type PayerProblem, payerProblemOf } from './payer-problem';
import { getCheckoutSession } from './queries';
import type { CheckoutSessionRow } from './rows';
import { ASKED_MS, CHANGEABLE_MS } from './satisfaction';
import type { CHECKOUT_METHODS, LineItem } from './schema';

export type CheckoutMethod = (typeof CHECKOUT_METHODS)[number];
/**
 * Where a purchase stands for the payer. `open`: can be paid; `action`: the bank or wallet waits for the payer;
 * `confirming`: nobody knows yet, so nothing else may be tried; the others are final.
 */
export type PayerState = 'open' | 'action' | 'confirming' | 'paid' | 'failed' | 'canceled' | 'expired';

/** All that the payer's page may know of a session: no id of a customer, no metadata, no code of a network. */
export type PayerView = {
  state: PayerState;
  environmentId: string;
  sessionId: string;
  locale: string;
  merchant: string;
  isSandbox: boolean;
  /** Minor units. */
  amount: number;
  currency: string;
  items: { name: string; quantity: number; amount: number }[];
  methods: CheckoutMethod[];
  /** Milliseconds until the session ends by its environment's clock. */
  remainingMs: number;
  /** The environment's time, by which a card's expiry is judged. */
  nowMs: number;
  /** Why the last attempt did not go through, and with which method. */
  problem: { kind: PayerProblem; method: CheckoutMethod } | null;
  /** The bank's or wallet's page, in state `action`. */
  actionUrl: string | null;
  asksEmail: boolean;
  /** Whether the payer is asked how paying was, and what they answered; null where they are not. */
  satisfaction: { score: number | null } | null;
  /** Where the payer goes afterwards; with the ids of session and payment when it is paid. */
  returnUrl: string | null;
};

/** The session with its payment, as the operations of the payer's page need them. Throws `not_found`. */
export async function getPayerSession(
  actor: Actor,
  sessionId: string,
): Promise<{ session: CheckoutSessionRow; payment: PaymentRow | null; state: PayerState }> {
  const session = await getCheckoutSession(actor, sessionId);
  const payment =
    session.paymentId === null
      ? null
      : await db().payment.findUnique({
          where: { environmentId_id: { environmentId: actor.environment.id, id: session.paymentId } },
        });
  return { session, payment, state: stateOf(session, payment, now(actor.environment.clockOffsetMs)) };
}

/** What the payer's page shows of a session. Throws `not_found`. */
export async function payerView(actor: Actor, sessionId: string): Promise<PayerView> {
  const { session, payment, state } = await getPayerSession(actor, sessionId);
  return viewOf(actor, session, payment, state);
}

/** What an answered attempt looks like to its payer: of the payment as the answer has it, however often it is asked for. */
export async function attemptedView(
  actor: Actor,
  sessionId: string,
  payment: PaymentRow,
): Promise<PayerView> {
  const session = await getCheckoutSession(actor, sessionId);
  return viewOf(actor, session, payment, stateOfAttempt(payment.status));
}

function viewOf(
  { environment }: Actor,
  session: CheckoutSessionRow,
  payment: PaymentRow | null,
  state: PayerState,
): PayerView {
  const nowMs = now(environment.clockOffsetMs).getTime();
  return {
    state,
    environmentId: environment.id,
    sessionId: session.id,
    locale: session.locale,
    merchant: environment.merchantName,
    isSandbox: environment.kind === 'sandbox',
    amount: Number(session.amount),
    currency: session.currency,
    items: (session.lineItems as LineItem[]).map(({ name, quantity, amount }) => ({
      name,
      quantity,
      amount,
    })),
    methods: offeredMethods(environment, session),
    remainingMs: session.expiresAt.getTime() - nowMs,
    nowMs,
    problem: problemOf(payment),
    actionUrl: state === 'action' ? ((payment?.nextAction as NextAction | null)?.url ?? null) : null,
    asksEmail: session.customerEmail === null,
    satisfaction: satisfactionOf(session, payment, nowMs),
    returnUrl: returnUrlOf(session, payment, state),
  };
}

/** Those of the session that are shown still; with none left the answer to the payer's try says so. */
function offeredMethods(environment: EnvironmentContext, session: CheckoutSessionRow): CheckoutMethod[] {
  const methods = session.methods as CheckoutMethod[];
  const offered = methods.filter((method) => showsMethod(environment, method));
  return offered.length > 0 ? offered : methods;
}

function stateOf(session: CheckoutSessionRow, payment: PaymentRow | null, at: Date): PayerState {
  if (payment && (payment.status === 'canceled' || payment.status === 'expired')) {
    return session.status === 'expired' ? 'expired' : 'canceled';
  }
  if (session.status === 'completed') return 'paid';
  if (session.status === 'canceled' || session.status === 'expired') return session.status;
  if (payment && !isConfirmable(payment.status)) return stateOfAttempt(payment.status);
  return session.expiresAt <= at ? 'expired' : 'open';
}

/** The state that a payment's own status means, whether or not a session stands behind it. */
export function stateOfAttempt(status: string): PayerState {
  switch (status) {
    case 'succeeded':
    case 'authorized':
    // The money is held like that of an authorization; that a person looks at it is not the payer's to know.
    case 'in_review':
      return 'paid';
    case 'requires_action':
      return 'action';
    case 'processing':
      return 'confirming';
    case 'canceled':
    case 'expired':
      return 'canceled';
    default:
      return 'failed';
  }
}

function problemOf(payment: PaymentRow | null): PayerView['problem'] {
  const failure = payment?.failure as Decline | null | undefined;
  if (!payment || !failure || !isConfirmable(payment.status)) return null;
  const kind = payment.status === 'requires_confirmation' ? 'not_now' : payerProblemOf(failure.code);
  return { kind, method: payment.methodType === 'alipay' ? 'alipay' : 'card' };
}

function satisfactionOf(
  session: CheckoutSessionRow,
  payment: PaymentRow | null,
  nowMs: number,
): PayerView['satisfaction'] {
  if (!payment || payment.amountAuthorized === 0n || !session.completedAt) return null;
  const { satisfaction, satisfactionAt } = payment;
  const isOver = satisfactionAt !== null && nowMs >= satisfactionAt.getTime() + CHANGEABLE_MS;
  return isOver || nowMs >= session.completedAt.getTime() + ASKED_MS ? null : { score: satisfaction };
}

function returnUrlOf(
  session: CheckoutSessionRow,
  payment: PaymentRow | null,
  state: PayerState,
): string | null {
  if (state !== 'paid') return session.cancelUrl;
  const url = new URL(session.successUrl);
  url.searchParams.set('session', session.id);
  url.searchParams.set('payment', payment?.id ?? '');
  return url.href;
}
