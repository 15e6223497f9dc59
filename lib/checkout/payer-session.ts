import type { Actor } from '@/lib/auth/actor';
import type { Decline } from '@/lib/connectors/contract';
import { equalBytes } from '@/lib/crypto';
import { type Answered, type Call, prepareOrReplay } from '@/lib/doors/call';
import { DomainError, ensure, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import type { PaymentRow } from '@/lib/payments/rows';
import { runAttempt } from '@/lib/payments/run-attempt';
import { NOTHING_OF_PAYER } from '@/lib/risk/known';
import { attemptSession } from './pay-checkout-session';
import { payerProblemOf } from './payer-problem';
import { attemptedView, getPayerSession, type PayerView, payerView } from './payer-view';
import type { ConfirmCheckoutSession, LookUpCheckoutSession } from './schema';

/*
 * A shop's own page in the payer's browser: it holds a publishable key and one session's client secret, and sees and does
 * what the hosted page does. It is told the class of a decline, never the network's reason.
 */

/** The session as its payer may know it. Throws `not_found`, also for a wrong client secret. */
export async function lookUpCheckoutSession(
  actor: Actor,
  input: LookUpCheckoutSession & { id: string },
): Promise<Answered<PayerView>> {
  await ensureKnown(actor, input);
  return { row: await payerView(actor, input.id), replayed: null };
}

/**
 * Pays the session with a token or with Alipay; the amount is the session's. The answer says where to send the payer when
 * the bank or wallet wants to see them. Throws `not_found`, `card_declined` (402, with the class of the decline),
 * `session_expired`, `invalid_state` with the payer's state, `rate_limited`, and what claims throw.
 */
export async function confirmCheckoutSession(
  actor: Actor,
  input: ConfirmCheckoutSession & { id: string },
  call: Call,
): Promise<Answered<PayerView>> {
  await ensureKnown(actor, input);
  const { payment_method, email } = input;
  const isToken = isId('token', payment_method);
  ensure(isToken || payment_method === 'alipay', 'invalid_request', 'Send a token of this session’s payer.', {
    errors: [{ pointer: '/payment_method', code: 'invalid_request', detail: 'is a token or alipay' }],
  });
  const confirmed = await attemptOrReplay(actor, call, () =>
    attemptSession(actor, input.id, {
      method: isToken ? 'card' : 'alipay',
      email: email ?? null,
      // A merchant's server may confirm too; its address is not the payer's.
      payer: { ...NOTHING_OF_PAYER, ip: actor.publishable ? actor.ip : null },
      paymentMethod: () => Promise.resolve(payment_method),
      claimOf: () => call.claim,
    }),
  ).catch((error: unknown) => {
    throw withoutReason(error);
  });
  return { ...confirmed, row: await attemptedView(actor, input.id, confirmed.row) };
}

/** A session that is paid takes no attempt, but the request that paid it gets its answer again. */
async function attemptOrReplay(
  actor: Actor,
  call: Call,
  attempt: () => Promise<Answered<PaymentRow>>,
): Promise<Answered<PaymentRow>> {
  const prepared = await prepareOrReplay(actor, call, attempt);
  if ('ready' in prepared) return prepared.ready;
  return runAttempt(actor, prepared.reserved, null, { challenge: false, locale: 'en' });
}

async function ensureKnown(actor: Actor, input: LookUpCheckoutSession & { id: string }): Promise<void> {
  if (!isId('checkoutSession', input.id)) throw notFound();
  const { session } = await getPayerSession(actor, input.id);
  if (!equalBytes(session.clientSecret, input.client_secret)) throw notFound();
}

/** A browser must not become a way to find out what is wrong with somebody's card, or that we would not even try it. */
function withoutReason(error: unknown): unknown {
  if (!(error instanceof DomainError) || !('decline' in error.details)) return error;
  const { code } = error.details.decline as Decline;
  const refused = error.code === 'blocked_by_risk' ? 'card_declined' : error.code;
  const told = new DomainError(refused, 'No money moved. Another card or method can be tried.', {
    problem: payerProblemOf(code),
  });
  told.replayed = error.replayed;
  return told;
}

/** The payer's view of a session as the API shows it; amounts in minor units of `currency`. */
export function renderPayerSession(viewer: Pick<Actor, 'environment'>, view: PayerView) {
  return {
    id: view.sessionId,
    object: 'payer_session' as const,
    environment: view.environmentId,
    livemode: viewer.environment.kind === 'live',
    state: view.state,
    merchant: view.merchant,
    amount: view.amount,
    currency: view.currency,
    line_items: view.items,
    methods: view.methods,
    locale: view.locale,
    problem: view.problem,
    action_url: view.actionUrl,
    return_url: view.returnUrl,
    asks_email: view.asksEmail,
    expires_at: new Date(view.nowMs + view.remainingMs).toISOString(),
  };
}
