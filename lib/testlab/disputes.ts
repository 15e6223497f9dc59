import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { db } from '@/lib/db';
import { getDispute } from '@/lib/disputes/queries';
import type { Answered } from '@/lib/doors/call';
import { DomainError, ensure } from '@/lib/errors';
import { getPayment } from '@/lib/payments/queries';
import { callbacksIdle, wakeCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { advanceDispute, openDispute } from '@/lib/sandbox/dispute-bank';
import type { SandboxDispute } from '@/lib/sandbox/dispute-body';
import { ensureSandbox } from './advance-clock';
import type { AdvanceTestDispute, OpenTestDispute } from './schema';

/** What the pretend bank has in its books, and the merchant's dispute once the callback arrived. */
export type TestDispute = { bank: SandboxDispute; payment: string; dispute: string | null };

/** Lets the cardholder of a captured sandbox payment go to the bank; the dispute arrives by callback, as from a real one. */
export async function openTestDispute(actor: Actor, input: OpenTestDispute): Promise<Answered<TestDispute>> {
  ensureSandbox(actor);
  const payment = await getPayment(actor, input.payment);
  const attempt = await db().attempt.findFirst({
    where: { environmentId: actor.environment.id, paymentId: payment.id, status: 'captured' },
    select: { networkReference: true, connector: true },
  });
  const bank = attempt?.networkReference
    ? await openDispute(actor.environment.id, {
        network: attempt.connector === 'sandbox-alipay' ? 'alipay' : 'card',
        authorizationReference: attempt.networkReference,
        reason: input.reason,
        stage: input.stage,
        amount: input.amount ?? null,
        days: input.respond_in_days ?? null,
        clockOffsetMs: actor.environment.clockOffsetMs,
      })
    : null;
  if (!bank) {
    throw new DomainError(
      'invalid_state',
      'Only a payment that was captured can be disputed. Nothing was done.',
      {
        current_status: payment.status,
        allowed: ['succeeded'],
      },
    );
  }
  return told(actor, bank, payment.id);
}

/** Lets the bank decide, or take the case a stage on. Throws `invalid_state` when it is not at that point. */
export async function advanceTestDispute(
  actor: Actor,
  input: AdvanceTestDispute & { id: string },
): Promise<Answered<TestDispute>> {
  ensureSandbox(actor);
  const dispute = await getDispute(actor, input.id);
  const at = now(actor.environment.clockOffsetMs);
  const bank = await advanceDispute(actor.environment.id, dispute.networkReference, input.to, at);
  ensure(
    bank,
    'invalid_state',
    'The bank’s case is not at a point where this can follow. Nothing was done.',
    {
      current_status: dispute.status,
    },
  );
  return told(actor, bank, dispute.paymentId);
}

async function told(actor: Actor, bank: SandboxDispute, payment: string): Promise<Answered<TestDispute>> {
  wakeCallbacks();
  await callbacksIdle();
  const known = await db().dispute.findFirst({
    where: { environmentId: actor.environment.id, networkReference: bank.reference },
    select: { id: true },
  });
  return { row: { bank, payment, dispute: known?.id ?? null }, replayed: null };
}

export function renderTestDispute({ bank, payment, dispute }: TestDispute) {
  return {
    object: 'test_dispute' as const,
    environment: bank.environment_id,
    reference: bank.reference,
    payment,
    dispute,
    amount: bank.amount,
    currency: bank.currency,
    reason: bank.reason,
    network_code: bank.network_code,
    stage: bank.stage,
    state: bank.state,
    respond_by: new Date(bank.respond_by ?? 0).toISOString(),
  };
}
