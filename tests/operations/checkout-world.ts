import type { Actor } from '@/lib/auth/actor';
import { askNetwork } from '@/lib/checkout/ask-network';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { endCheckoutSession } from '@/lib/checkout/end-checkout-session';
import { type NotedStep, noteSteps } from '@/lib/checkout/note-steps';
import { payCheckoutSession } from '@/lib/checkout/pay-checkout-session';
import { getCheckoutSession } from '@/lib/checkout/queries';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { DomainError } from '@/lib/errors';
import { NOTHING_OF_PAYER } from '@/lib/risk/known';
import { decideChallenge } from '@/lib/sandbox/challenges';

export const PHONE = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile';
const CARDS = {
  good: '4242424242424242',
  declined: '4000000000000002',
  challenge: '4000000000003220',
} as const;

/** A session of 42.00 USD. */
export async function openSession(actor: Actor, more: Record<string, unknown> = {}): Promise<string> {
  const input = CreateCheckoutSession.parse({
    currency: 'USD',
    line_items: [{ name: 'Tea', amount: 4_200 }],
    success_url: 'http://localhost:3000/done',
    ...more,
  });
  return (await createCheckoutSession(actor, input, { claim: null })).row.id;
}

/** What the page of a session says that its payer did, from a telephone in Germany. */
export function note(actor: Actor, session: string, ...steps: NotedStep[]): Promise<void> {
  return noteSteps({ ...actor, ip: '81.130.4.4' }, session, PHONE, steps);
}

export const CHOSEN = { step: 'chosen', method: 'card' } as const;
export const REFUSED = { step: 'refused', method: 'card' } as const;

export function end(actor: Actor, id: string, status: 'expired' | 'canceled' = 'expired') {
  return endCheckoutSession(actor, { id, status }, { claim: null });
}

/** Submits a card as the page does, and answers the bank's challenge. */
export async function submit(
  actor: Actor,
  session: string,
  card: keyof typeof CARDS,
  answers: readonly ('approved' | 'wrong' | 'abandoned')[] = ['approved'],
): Promise<void> {
  await note(actor, session, CHOSEN);
  const input = {
    sessionId: session,
    key: `key-of-${session}-${card}`.slice(0, 64),
    method: 'card',
    card: { number: CARDS[card], expiry: { month: 12, year: 2034 }, cvc: '123' },
    email: null,
    payer: { ...NOTHING_OF_PAYER, userAgent: PHONE },
  } as const;
  try {
    const outcome = await payCheckoutSession(actor, input);
    if (outcome.next !== 'action') return;
    const challenge = new URL(outcome.url).pathname.split('/').at(-1) ?? '';
    for (const answer of answers) await decideChallenge(actor.environment.id, challenge, answer);
    const { paymentId } = await getCheckoutSession(actor, session);
    await askNetwork(actor.environment.id, paymentId ?? '');
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'card_declined') throw error;
  }
}
