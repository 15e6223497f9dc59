import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { fingerprintOf } from '@/lib/doors/claim';
import { DomainError } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { createPayment } from '@/lib/payments/create-payment';
import type { PaymentRow } from '@/lib/payments/rows';
import { CreatePayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { decideChallenge } from '@/lib/sandbox/challenges';
import { getFaults, setFaults } from '@/lib/sandbox/faults';
import { openTestDispute } from '../disputes';
import { playPattern } from '../play-pattern';
import { drawStep, type Step } from './draw-step';

/** Refusals after which the same step is tried again. */
const LATER = new Set(['idempotency_in_progress', 'busy', 'rate_limited']);
const BURST_EVERY = 100;
const BURST_AT = 60;
const OUTAGE_EVERY = 150;
const OUTAGE_AT = 30;
const OUTAGE_CALLS = 15;

/**
 * Plays one step through the product's own operations: the payment, what its payer does, and its refund or dispute. Each
 * has a key that follows from simulation and step, so a step that was cut off goes on instead of being done twice. Throws
 * `idempotency_in_progress` and `busy`; every other refusal is what became of the step.
 */
export async function playStep(actor: Actor, simulation: Simulation, number: number): Promise<Step> {
  const step = drawStep(simulation.seed, number, actor.environment.defaultCurrency);
  if (simulation.outage && number % OUTAGE_EVERY === OUTAGE_AT) await beginOutage(actor);
  try {
    const payment = await pay(actor, simulation, number, step);
    await answerChallenge(payment, step);
    if (payment.status === 'succeeded') await follow(actor, simulation, number, step, payment);
  } catch (error) {
    if (!(error instanceof DomainError) || LATER.has(error.code)) throw error;
  }
  return step;
}

/** What happens beside customers at this step: somebody tries out cards. It is played once or not at all. */
export async function playBurst(actor: Actor, simulation: Simulation, number: number): Promise<void> {
  if (!simulation.bursts || number % BURST_EVERY !== BURST_AT) return;
  await playPattern(actor, { pattern: 'card_testing', seed: (simulation.seed + number) % 1_000_000 });
}

async function pay(actor: Actor, simulation: Simulation, number: number, step: Step): Promise<PaymentRow> {
  const input = CreatePayment.parse({
    amount: step.amount,
    currency: step.currency,
    confirm: true,
    payment_method: step.method,
    customer_email: step.email,
    reference: `SIM-${number + 1}`,
    metadata: { simulation: simulation.id },
    payer: { ip: step.ip, device: step.device },
  });
  const { row } = await createPayment(actor, input, callOf(simulation, number, 'payment'));
  return row;
}

/** Approves or declines on the issuer's page; who abandons it leaves it open, as a closed browser does. */
async function answerChallenge(payment: PaymentRow, { decision }: Step): Promise<void> {
  const url = (payment.nextAction as { url?: string } | null)?.url;
  if (!url || decision === 'abandoned') return;
  await decideChallenge(payment.environmentId, new URL(url).pathname.split('/').at(-1) ?? '', decision);
}

async function follow(
  actor: Actor,
  simulation: Simulation,
  number: number,
  { after, amount }: Step,
  { id: payment }: PaymentRow,
): Promise<void> {
  if (after === 'dispute') return dispute(actor, payment);
  if (after === 'nothing') return;
  const part = after === 'part_refund' ? Math.ceil(amount / 3) : null;
  const metadata = { simulation: simulation.id };
  const input = IssueRefund.parse({ payment, amount: part, metadata });
  await issueRefund(actor, input, callOf(simulation, number, 'refund'));
}

async function dispute(actor: Actor, paymentId: string): Promise<void> {
  const where = { environmentId: actor.environment.id, paymentId };
  if (await db().dispute.findFirst({ where, select: { id: true } })) return;
  await openTestDispute(actor, { payment: paymentId, reason: 'fraudulent', stage: 'chargeback' });
}

/** Beside the faults that somebody set; it ends by itself after so many authorizations. */
async function beginOutage(actor: Actor): Promise<void> {
  const { id } = actor.environment;
  const outage = {
    network: 'card',
    kind: 'authorization',
    fault: 'refused',
    remaining: OUTAGE_CALLS,
  } as const;
  const others = (await getFaults(id)).filter(({ remaining }) => remaining !== 0);
  await setFaults(id, [...others, outage]);
}

function callOf({ id }: Simulation, number: number, what: string): Call {
  const key = `${id}:${number}:${what}`;
  return { claim: { key, fingerprint: fingerprintOf(['simulation', key]) } };
}
