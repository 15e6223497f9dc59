import { randomBytes } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { customerForPayment } from '@/lib/customers/queries';
import { type Answered, type Call, moveArgument, prepareOrReplay } from '@/lib/doors/call';
import { ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { displayOf } from '@/lib/vault/card-for-attempt';
import { payerFacts } from './payer-facts';
import { type PreparedAttempt, prepareAttempt } from './prepare-attempt';
import { reserveAttempt } from './reserve-attempt';
import { ensureReturnUrl } from './return-url';
import type { PaymentRow } from './rows';
import { runAttempt } from './run-attempt';
import type { CreatePayment } from './schema';

type Origin = { checkoutSessionId: string | null; locale: string };
const FROM_API: Origin = { checkoutSessionId: null, locale: 'en' };

/**
 * Creates a payment of `amount` minor units; with `confirm` its first attempt is reserved in the same commit and sent.
 * Without it nothing reaches a network. Throws `invalid_request`, `not_found` (customer, method), `url_not_allowed`,
 * `method_unavailable`, `card_declined`, and what claims throw.
 */
export async function createPayment(
  actor: Actor,
  input: CreatePayment,
  call: Call,
  origin: Origin = FROM_API,
): Promise<Answered<PaymentRow>> {
  const id = newId('payment');
  const prepared = await prepareOrReplay(actor, call, () => prepare(actor, input));
  const options = { challenge: input.challenge, locale: origin.locale };
  if ('reserved' in prepared) return runAttempt(actor, prepared.reserved, null, options);
  const { attempt, method, email } = prepared.ready;
  const reserved = await reserveAttempt('payment_create', actor.environment.id, {
    payment: {
      id,
      amount: input.amount,
      currency: input.currency,
      status: attempt
        ? 'processing'
        : input.payment_method
          ? 'requires_confirmation'
          : 'requires_payment_method',
      capture_method: input.capture_method,
      customer_id: input.customer ?? null,
      customer_email: email,
      checkout_session_id: origin.checkoutSessionId,
      payment_method_id: input.payment_method ?? null,
      method_type: method?.type ?? null,
      method: method?.display ?? null,
      card_last4: method?.display?.last4 ?? null,
      reference: input.reference ?? null,
      description: input.description ?? null,
      metadata: input.metadata,
      return_url: input.return_url ?? null,
      client_secret: `${id}_secret_${randomBytes(20).toString('base64url')}`,
    },
    ...moveArgument(actor, call),
    ...(attempt ? { attempt: attempt.row } : {}),
  });
  return runAttempt(actor, reserved, attempt, options);
}

type Method = { type: string; display: { last4: string } | null };
type Prepared = { attempt: PreparedAttempt | null; method: Method | null; email: string | null };

async function prepare(actor: Actor, input: CreatePayment): Promise<Prepared> {
  ensureReturnUrl(actor.environment, input.return_url, '/return_url');
  const customer = input.customer ? await customerForPayment(actor.environment.id, input.customer) : null;
  const email = input.customer_email ?? customer?.email ?? null;
  if (!input.confirm) {
    const method = input.payment_method ? await methodOf(actor, input.payment_method) : null;
    return { attempt: null, method, email };
  }
  ensure(
    input.payment_method,
    'invalid_request',
    'A payment that is confirmed at once needs a payment method.',
    {
      errors: [{ pointer: '/payment_method', code: 'required', detail: 'is required when confirm is true' }],
    },
  );
  const attempt = await prepareAttempt(actor, {
    paymentMethodId: input.payment_method,
    amount: BigInt(input.amount),
    currency: input.currency,
    manual: input.capture_method === 'manual',
    email,
    customerId: input.customer ?? null,
    metadata: input.metadata,
    earlierAttempts: 0,
    threeDs: null,
    payer: payerFacts(input.payer),
  });
  const method = { type: attempt.row.method_type, display: attempt.row.method as Method['display'] };
  return { attempt, method, email };
}

async function methodOf(actor: Actor, id: string): Promise<Method> {
  return id === 'alipay' ? { type: 'alipay', display: null } : displayOf(actor.environment.id, id);
}
