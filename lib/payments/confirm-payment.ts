import type { Actor } from '@/lib/auth/actor';
import { callFunction } from '@/lib/db';
import { type Answered, type Call, moveArgument, prepareOrReplay } from '@/lib/doors/call';
import { ensure, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { type PreparedAttempt, prepareAttempt } from './prepare-attempt';
import { reserveAttempt } from './reserve-attempt';
import { ensureReturnUrl } from './return-url';
import type { PaymentRow } from './rows';
import { runAttempt } from './run-attempt';
import type { ConfirmPayment } from './schema';

type Payer = { locale: string; email: string | null };

/**
 * Tries to authorize a payment with its payment method or another one. At most one attempt is live at a time; five
 * declines end the payment. Throws `invalid_state`, `payment_in_progress`, `card_declined` (402 with the payment),
 * `authentication_failed`, `method_unavailable`, `network_unavailable`, and what claims throw.
 */
export async function confirmPayment(
  actor: Actor,
  input: ConfirmPayment & { id: string },
  call: Call,
  payer: Payer = { locale: 'en', email: null },
): Promise<Answered<PaymentRow>> {
  const options = { challenge: input.challenge, locale: payer.locale };
  const prepared = await prepareOrReplay(actor, call, () => prepare(actor, input));
  if ('reserved' in prepared) return runAttempt(actor, prepared.reserved, null, options);
  const reserved = await reserveAttempt('payment_confirm_reserve', actor.environment.id, {
    ...moveArgument(actor, call),
    payment_id: input.id,
    return_url: input.return_url ?? null,
    customer_email: payer.email,
    attempt: prepared.ready.row,
  });
  return runAttempt(actor, reserved, prepared.ready, options);
}

type Wanted = { amount: number; currency: string; capture_method: string; payment_method_id: string | null };

async function prepare(actor: Actor, input: ConfirmPayment & { id: string }): Promise<PreparedAttempt> {
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
    paymentId: input.id,
    paymentMethodId,
    amount: BigInt(payment.amount),
    currency: payment.currency,
    manual: payment.capture_method === 'manual',
  });
}
