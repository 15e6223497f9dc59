import type { Actor } from '@/lib/auth/actor';
import type { NextAction } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import type { Answered, Claim } from '@/lib/doors/call';
import { claimOf } from '@/lib/doors/claim';
import { DomainError, ensure } from '@/lib/errors';
import type { Metadata } from '@/lib/fields';
import { isCurrency } from '@/lib/money';
import { confirmPayment } from '@/lib/payments/confirm-payment';
import { createPayment } from '@/lib/payments/create-payment';
import type { PaymentRow } from '@/lib/payments/rows';
import type { PayerFacts } from '@/lib/risk/known';
import type { CheckedCard } from '@/lib/vault/card-format';
import { createToken } from '@/lib/vault/create-token';
import { countAttempt } from './attempt-limits';
import { type CheckoutMethod, getPayerSession, type PayerState } from './payer-view';
import { checkoutUrl } from './render';
import type { CheckoutSessionRow } from './rows';

/** What a payer submits. The amount, currency and addresses are the session's, whatever the browser sends. */
export type PayCheckoutSession = {
  sessionId: string;
  /** Made by the page when it was shown; the same key never pays twice. */
  key: string;
  method: CheckoutMethod;
  /** Present exactly when the method is `card`; goes to the vault and nowhere else. */
  card: CheckedCard | null;
  email: string | null;
  payer: PayerFacts;
};

/** `action`: the payer's browser goes to the bank or wallet; `done`: the session's own page tells the rest. */
export type PayOutcome = { next: 'action'; url: string } | { next: 'done' };

/**
 * Tries to pay a session: the card becomes a token, the session's one payment is made on first use and then confirmed.
 * Throws `not_found`, `rate_limited`, `session_expired` (410), `invalid_state` with the payer's state for sessions that
 * take no attempt, and what `createToken` and `confirmPayment` throw.
 */
export async function payCheckoutSession(actor: Actor, input: PayCheckoutSession): Promise<PayOutcome> {
  const { card } = input;
  const confirmed = await attemptSession(actor, input.sessionId, {
    method: input.method,
    email: input.email,
    payer: input.payer,
    paymentMethod: () => (card ? tokenFor(actor, card) : Promise.resolve('alipay')),
    claimOf: (session) => claimOf(`checkout:${session.id}:${input.key}`, fingerprintParts(session, input)),
  });
  return outcomeOf(confirmed.row, confirmed.replayed);
}

/** One attempt to pay a session. `paymentMethod` is asked for only once the session takes an attempt. */
export type SessionAttempt = {
  method: CheckoutMethod;
  email: string | null;
  payer: PayerFacts;
  paymentMethod: () => Promise<string>;
  claimOf: (session: CheckoutSessionRow) => Claim | null;
};

/** Confirms the session's one payment, made on first use. Throws what `payCheckoutSession` throws. */
export async function attemptSession(
  actor: Actor,
  sessionId: string,
  attempt: SessionAttempt,
): Promise<Answered<PaymentRow>> {
  const { session, payment, state } = await getPayerSession(actor, sessionId);
  // A session that failed is counted too, so that trying card after card ends in one answer.
  if (state !== 'failed') ensureOpen(state);
  const forgive = await countAttempt(`${actor.environment.id} ${session.id}`, actor.ip);
  ensureOpen(state);
  ensure(
    session.methods.includes(attempt.method),
    'method_unavailable',
    'The session does not take this method.',
  );
  const paymentMethod = await attempt.paymentMethod();
  const paymentId = payment?.id ?? (await paymentFor(actor, session));
  const confirmed = await confirmPayment(
    actor,
    {
      id: paymentId,
      payment_method: paymentMethod,
      return_url: `${checkoutUrl(actor.environment.id, session.id)}/return`,
      challenge: false,
    },
    { claim: attempt.claimOf(session) },
    { locale: session.locale, email: session.customerEmail ?? attempt.email, facts: attempt.payer },
  );
  forgive();
  return confirmed;
}

function ensureOpen(state: PayerState): void {
  if (state === 'open') return;
  if (state === 'expired')
    throw new DomainError('session_expired', 'The checkout session has ended. Nothing was charged.');
  throw new DomainError('invalid_state', 'The session takes no further attempt.', { state });
}

async function tokenFor(actor: Actor, card: CheckedCard): Promise<string> {
  const { row } = await createToken(
    actor,
    {
      type: 'card',
      card: {
        number: card.number,
        exp_month: card.expiry.month,
        exp_year: card.expiry.year,
        ...(card.cvc === null ? {} : { cvc: card.cvc }),
      },
    },
    { claim: null },
  );
  return row.id;
}

/** Without the CVC, which may not be kept in any form. */
function fingerprintParts(session: CheckoutSessionRow, input: PayCheckoutSession): string[] {
  const { card, email, method } = input;
  const expiry = card ? `${card.expiry.year}-${card.expiry.month}` : '';
  return [
    'payCheckoutSession',
    session.environmentId,
    session.id,
    method,
    card?.number ?? '',
    expiry,
    email ?? '',
  ];
}

/**
 * The session's one payment. Two tabs that submit at once hold the same key, so one of them makes it and the other gets
 * the same answer; the unique index on the session stands behind that.
 */
async function paymentFor(actor: Actor, session: CheckoutSessionRow): Promise<string> {
  const claim = claimOf(`checkout:${session.id}:create`, [
    'createPayment',
    session.environmentId,
    session.id,
  ]);
  const { currency } = session;
  ensure(isCurrency(currency), 'currency_unsupported', 'The session’s currency is not supported.');
  try {
    const { row } = await createPayment(
      actor,
      {
        amount: Number(session.amount),
        currency,
        capture_method: session.captureMethod === 'manual' ? 'manual' : 'auto',
        confirm: false,
        customer: await presentCustomer(session),
        customer_email: session.customerEmail,
        reference: session.reference,
        description: session.description,
        metadata: session.metadata as Metadata,
        challenge: false,
      },
      { claim },
      { checkoutSessionId: session.id, locale: session.locale },
    );
    return row.id;
  } catch (error) {
    const made = await db().payment.findFirst({
      where: { environmentId: session.environmentId, checkoutSessionId: session.id },
      select: { id: true },
    });
    if (made) return made.id;
    throw error;
  }
}

/** A customer who was deleted since the session was made does not keep the payer from paying. */
async function presentCustomer(session: CheckoutSessionRow): Promise<string | null> {
  if (session.customerId === null) return null;
  const customer = await db().customer.findUnique({
    where: { environmentId_id: { environmentId: session.environmentId, id: session.customerId } },
    select: { deletedAt: true },
  });
  return customer && customer.deletedAt === null ? session.customerId : null;
}

function outcomeOf(payment: PaymentRow, replayed: string | null): PayOutcome {
  const action = payment.nextAction as NextAction | null;
  // A stored answer may be out of date: the session's page reads the present.
  if (replayed === null && payment.status === 'requires_action' && action)
    return { next: 'action', url: action.url };
  return { next: 'done' };
}
