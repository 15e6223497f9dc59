import type { Actor } from '@/lib/auth/actor';
import { ratePayment } from '@/lib/checkout/rate-payment';
import type { Decline } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import type { Payment, Simulation } from '@/lib/generated/prisma/client';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { capturePayment } from '@/lib/payments/capture-payment';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import type { Decision, Hit } from '@/lib/risk/assess';
import { getFaults, setFaults } from '@/lib/sandbox/faults';
import { openTestDispute } from '../disputes';
import { drawStep } from './draw-step';
import { callOf, type Playing, paymentOf, payStep, refusable } from './pay-step';
import { customersOf, type Moment, type Planned } from './plan';
import type { Intent, Outcome, SideOutcome } from './status';

/** What is played: a simulation that is kept, or one that is played at once and forgotten. */
export type Run = Planned & Pick<Simulation, 'id'>;

/** One attempt, as it was meant and as risk took it. `amountUsd` in cents. */
export type PlayedAttempt = {
  attempt: string;
  payment: string;
  intent: Intent;
  nth: number;
  score: number;
  decision: Decision;
  rules: string[];
  amountUsd: number | null;
  paid: boolean;
};
export type Played = { outcomes: (Outcome | SideOutcome)[]; attempts: PlayedAttempt[] };

/** Long enough that the rule about a connector's calls tells of it (nine of the newest twenty). */
const OUTAGE_SHARE = 0.15;
const OUTAGE_CALLS_MIN = 15;
const OUTAGE_CALLS_MAX = 90;

/**
 * Plays one step through the product's own operations: the payment, what its payer does, and its capture, refund or dispute.
 * Each has a key that follows from simulation and step. Throws `idempotency_in_progress` and `busy`; every other refusal is
 * what became of the step.
 */
export async function playStep(actor: Actor, run: Run, number: number, moment: Moment): Promise<Played> {
  const step = drawStep(run, moment, actor.environment.defaultCurrency);
  const playing: Playing = { actor, simulationId: run.id, number, step, isLive: run.mode === 'live' };
  if (run.outage && number === Math.floor(run.planned / 2)) await beginOutage(actor, run);
  const { payment, sides } = await payStep(playing);
  if (!payment) return { outcomes: [step.leaves ? 'left' : 'refused'], attempts: [] };
  const attempts = await attemptsOf(payment, moment);
  const captured = await capture(playing, payment);
  const after = (await paymentOf(playing)) ?? payment;
  const followed = await follow(playing, after);
  const rated = await rate(playing, after);
  return { outcomes: [outcomeOf(after), ...sides, ...captured, ...rated, ...followed], attempts };
}

const OUTCOMES: Record<string, Outcome> = {
  succeeded: 'paid',
  authorized: 'authorized',
  in_review: 'in_review',
  canceled: 'canceled',
  requires_action: 'waiting',
  processing: 'waiting',
  // Nothing was sent, because the network could not be reached.
  requires_confirmation: 'unavailable',
};

function outcomeOf({ status, failure }: Payment): Outcome {
  const known = OUTCOMES[status];
  if (known) return known;
  return (failure as Decline | null)?.code === 'blocked_by_risk' ? 'blocked' : 'declined';
}

async function attemptsOf({ environmentId, id }: Payment, moment: Moment): Promise<PlayedAttempt[]> {
  const rows = await db().attempt.findMany({
    where: { environmentId, paymentId: id },
    select: { id: true, status: true, assessment: true },
    orderBy: { number: 'asc' },
  });
  return rows.flatMap(({ id: attempt, status, assessment }) => {
    if (!assessment) return [];
    const hits = assessment.hits as unknown as Hit[];
    return {
      ...{ attempt, payment: id, intent: moment.intent, nth: moment.nth, score: assessment.score },
      decision: assessment.decision as Decision,
      rules: [
        ...new Set(hits.filter(({ shadow, fault }) => !shadow && fault === null).map(({ name }) => name)),
      ],
      amountUsd: assessment.amountUsd === null ? null : Number(assessment.amountUsd),
      paid: status === 'authorized' || status === 'captured',
    };
  });
}

/** What the merchant does with money that is held. */
async function capture(playing: Playing, payment: Payment): Promise<SideOutcome[]> {
  const { actor, step } = playing;
  if (payment.status !== 'authorized' || step.capture === 'auto') return [];
  const { id } = payment;
  if (step.capture === 'never') {
    await refusable(() =>
      cancelPayment(actor, { id, reason: 'requested_by_customer' }, callOf(playing, 'cancel')),
    );
    return [];
  }
  const isPart = step.capture === 'part' && step.amount > 1;
  const amount = isPart ? Math.ceil(step.amount * 0.6) : null;
  await refusable(() => capturePayment(actor, { id, amount, final: true }, callOf(playing, 'capture')));
  return isPart ? ['part_captured'] : [];
}

/** Whoever paid on the hosted page is asked how it was. */
async function rate({ actor, step }: Playing, payment: Payment): Promise<SideOutcome[]> {
  const { score } = step;
  const { checkoutSessionId: session, status } = payment;
  if (score === null || session === null || status !== 'succeeded') return [];
  const refusal = await refusable(() => ratePayment(actor, session, score));
  return refusal ? [] : ['rated'];
}

async function follow(playing: Playing, payment: Payment): Promise<SideOutcome[]> {
  const { actor, step, simulationId } = playing;
  if (payment.status !== 'succeeded' || step.after === 'nothing') return [];
  if (step.after === 'dispute') {
    const where = { environmentId: payment.environmentId, paymentId: payment.id };
    if (!(await db().dispute.findFirst({ where, select: { id: true } }))) {
      const input = { payment: payment.id, reason: 'fraudulent', stage: 'chargeback' } as const;
      await refusable(() => openTestDispute(actor, input));
    }
    return ['disputed'];
  }
  const part = step.after === 'part_refund' ? Math.ceil(Number(payment.amountCaptured) / 3) : null;
  const metadata = { simulation: simulationId };
  const input = IssueRefund.parse({ payment: payment.id, amount: part, metadata });
  await refusable(() => issueRefund(actor, input, callOf(playing, 'refund')));
  return ['refunded'];
}

/** Beside the faults that somebody set; it ends by itself after so many authorizations. */
async function beginOutage(actor: Actor, run: Run): Promise<void> {
  const { id } = actor.environment;
  const calls = Math.round(customersOf(run) * OUTAGE_SHARE);
  const outage = {
    network: 'card',
    kind: 'authorization',
    fault: 'refused',
    remaining: Math.min(OUTAGE_CALLS_MAX, Math.max(OUTAGE_CALLS_MIN, calls)),
  } as const;
  const others = (await getFaults(id)).filter(({ remaining }) => remaining !== 0);
  await setFaults(id, [...others, outage]);
}
