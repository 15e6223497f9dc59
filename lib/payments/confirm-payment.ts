import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';
import { type Answered, type Call, moveArgument, prepareOrReplay } from '@/lib/doors/call';
import { ensure, notFound } from '@/lib/errors';
import type { Metadata } from '@/lib/fields';
import { isId } from '@/lib/ids';
import type { PayerFacts } from '@/lib/risk/known';
import { payerFacts } from './payer-facts';
import { type PreparedAttempt, prepareAttempt } from './prepare-attempt';
import { reserveAttempt } from './reserve-attempt';
import { ensureReturnUrl } from './return-url';
import type { PaymentRow } from './rows';
import { runAttempt } from './run-attempt';
import type { ConfirmPayment } from './schema';

/** Who confirms on a page of ours, and what that page saw; `facts` null where a merchant's server tells them. */
type Payer = { locale: string; email: string | null; facts: PayerFacts | null };
const NOBODY: Payer = { locale: 'en', email: null, facts: null };

/**
 * Tries to authorize a payment with its payment method or another one. At most one attempt is live at a time; five
 * declines end the payment. Throws `invalid_state`, `payment_in_progress`, `card_declined` (402 with the payment),
 * `authentication_failed`, `method_unavailable`, `network_unavailable`, and what claims throw.
 */
export async function confirmPayment(
  actor: Actor,
  input: ConfirmPayment & { id: string },
  call: Call,
  payer: Payer = NOBODY,
): Promise<Answered<PaymentRow>> {
  const options = { challenge: input.challenge, locale: payer.locale };
  const prepared = await prepareOrReplay(actor, call, () => prepare(actor, input, payer));
  if ('reserved' in prepared) return runAttempt(actor, prepared.reserved, null, options);
  const reserved = await reserveAttempt('payment_confirm_reserve', actor.environment.id, {
    payment_id: input.id,
    ...moveArgument(actor, call),
    return_url: input.return_url ?? null,
    customer_email: payer.email,
    attempt: prepared.ready.row,
  });
  return runAttempt(actor, reserved, prepared.ready, options);
}

type Wanted = {
  amount: number;
  currency: string;
  capture_method: string;
  payment_method_id: string | null;
  customer_id: string | null;
  customer_email: string | null;
  metadata: Metadata;
  attempt_count: number;
  three_ds: string | null;
};

async function prepare(
  actor: Actor,
  input: ConfirmPayment & { id: string },
  payer: Payer,
): Promise<PreparedAttempt> {
  ensureReturnUrl(actor.environment, input.return_url, '/return_url');
  if (!isId('payment', input.id)) throw notFound();
  const payment = await callFunction<Wanted | null>('payment_to_confirm', actor.environment.id, {
    payment_id: input.id,
  });
  if (!payment) throw notFound();
  const paymentMethodId = input.payment_method ?? payment.payment_method_id;
  ensure(
    paymentMethodId,
    'invalid_request',
    'The payment has no payment method yet. Name one to confirm it.',
    {
      errors: [{ pointer: '/payment_method', code: 'required', detail: 'is required' }],
    },
  );
  return prepareAttempt(actor, {
    paymentMethodId,
    amount: BigInt(payment.amount),
    currency: payment.currency,
    manual: payment.capture_method === 'manual',
    email: payment.customer_email ?? payer.email,
    customerId: payment.customer_id,
    metadata: payment.metadata,
    earlierAttempts: payment.attempt_count,
    threeDs: payment.three_ds,
    payer: payer.facts ?? payerFacts(input.payer),
  });
}
