import { randomBytes } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { customerForPayment } from '@/lib/customers/queries';
import { type Answered, type Call, prepareOrReplay, rowOf } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { assert, DomainError, ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { offeredConnectors } from '@/lib/methods/terms';
import { MAX_AMOUNT } from '@/lib/money';
import { ensureReturnUrl } from '@/lib/payments/return-url';
import type { CheckoutSessionRow } from './rows';
import { CHECKOUT_METHODS, type CreateCheckoutSession, type LineItem } from './schema';

/**
 * Opens a hosted page for one purchase. The server adds up the line items; nothing the payer's browser sends changes the
 * amount. Throws `amount_too_large`, `url_not_allowed`, `not_found` (customer), `method_unavailable`.
 */
export async function createCheckoutSession(
  actor: Actor,
  input: CreateCheckoutSession,
  call: Call,
): Promise<Answered<CheckoutSessionRow>> {
  const prepared = await prepareOrReplay(actor, call, () => prepare(actor, input));
  if ('reserved' in prepared) {
    assert(prepared.reserved.kind !== 'resume', 'a session is created in one statement');
    const { reserved } = prepared;
    return rowOf(reserved.move, 'checkout_session', reserved.kind === 'replay' ? reserved.replayed : null);
  }
  const expiresAt = new Date(now(actor.environment.clockOffsetMs).getTime() + input.expires_in * 1_000);
  const id = newId('checkoutSession');
  return change<CheckoutSessionRow>(actor, call, 'checkout_session_create', 'checkout_session', {
    session: {
      id,
      currency: input.currency,
      line_items: input.line_items,
      locale: input.locale,
      capture_method: input.capture_method,
      customer_id: input.customer ?? null,
      reference: input.reference ?? null,
      description: input.description ?? null,
      metadata: input.metadata,
      success_url: input.success_url,
      cancel_url: input.cancel_url ?? null,
      client_secret: `${id}_secret_${randomBytes(20).toString('base64url')}`,
      expires_at: expiresAt.toISOString(),
      ...prepared.ready,
    },
  });
}

async function prepare(actor: Actor, input: CreateCheckoutSession) {
  ensureReturnUrl(actor.environment, input.success_url, '/success_url');
  ensureReturnUrl(actor.environment, input.cancel_url, '/cancel_url');
  const offered = offeredConnectors(actor.environment).filter(
    (connector) =>
      (connector.currencies === 'all' || connector.currencies.includes(input.currency)) &&
      (input.capture_method === 'auto' || connector.capabilities.manualCapture),
  );
  const wanted = input.methods ?? CHECKOUT_METHODS;
  const methods = wanted.filter((method) => offered.some((connector) => connector.methodType === method));
  if (methods.length === 0) {
    const alternatives = [...new Set(offered.map((connector) => connector.methodType))];
    const detail = `None of these methods can take ${input.currency} here. No session was created.`;
    throw new DomainError('method_unavailable', detail, { alternatives });
  }
  const customer = input.customer ? await customerForPayment(actor.environment.id, input.customer) : null;
  return {
    amount: totalOf(input.line_items),
    methods,
    customer_email: input.customer_email ?? customer?.email ?? null,
  };
}

function totalOf(items: readonly LineItem[]): number {
  const total = items.reduce((sum, item) => sum + BigInt(item.amount) * BigInt(item.quantity), 0n);
  ensure(
    total <= BigInt(MAX_AMOUNT),
    'amount_too_large',
    'The line items add up to more than 10^12 minor units.',
  );
  return Number(total);
}
