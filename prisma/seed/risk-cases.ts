import { type Actor, systemActor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { Currency } from '@/lib/money';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { createRiskList } from '@/lib/risk/lists/write-list';
import { approveOne, declineOne, refundAsFraud } from '@/lib/risk/reviews/decide-review';
import { updateReview } from '@/lib/risk/reviews/update-review';
import { backtestRule } from '@/lib/risk/rules/backtest-rule';
import { activateRule, shadowRule } from '@/lib/risk/rules/run-rule';
import type { CreateRule } from '@/lib/risk/rules/schema';
import { createRule } from '@/lib/risk/rules/write-rule';
import { memberIn } from './refund-cases';
import type { SeedPlace } from './write-story';

const NO_KEY = { claim: null };
const HOUR_MS = 3_600_000;

/** A payment that knows nothing of its payer meets none of them: what is missing would otherwise send it to review. */
const RULES: readonly (CreateRule & { runs: 'active' | 'shadow' })[] = [
  {
    name: 'Throw-away address, large amount',
    action: 'block',
    expression: 'email_disposable is not missing and email_disposable and amount > {200}',
    runs: 'active',
  },
  {
    name: 'Large and from another country',
    action: 'review',
    expression:
      'ip_country is not missing and card_country is not missing\n  and ip_country != card_country and amount > {400}',
    runs: 'active',
  },
  {
    name: 'Several cards of one device',
    action: 'review',
    expression: 'velocity(distinct, device, 24h) is not missing and velocity(distinct, device, 24h) >= 2',
    runs: 'shadow',
  },
];

const KNOWN_FRAUD = [
  ['rolf.hartmann@throwaway.example', 'Three disputes in a week'],
  ['gift.cards.fast@throwaway.example', 'Resold gift cards'],
  ['anna.p.1990@throwaway.example', 'Card of somebody else, confirmed by the bank'],
] as const;

/** Orders from abroad that the second rule holds; the first four have one address, three of them one device. */
const HELD = [
  {
    email: 'marta.lima@correio.example',
    ip: '177.20.14.9',
    device: 'dev_lisbon_phone',
    card: 'pm_card_visa',
  },
  {
    email: 'm.lima@correio.example',
    ip: '177.20.14.9',
    device: 'dev_lisbon_phone',
    card: 'pm_card_mastercard',
  },
  {
    email: 'joao.teles@correio.example',
    ip: '177.20.14.9',
    device: 'dev_lisbon_phone',
    card: 'pm_card_visa',
  },
  {
    email: 'paulo.reis@correio.example',
    ip: '177.20.14.9',
    device: 'dev_desk_7',
    card: 'pm_card_mastercard',
  },
  { email: 'b.kaya@posta.example', ip: '85.100.3.77', device: 'dev_istanbul', card: 'pm_card_visa' },
  { email: 'ivan.orlov@pochta.example', ip: '95.26.8.41', device: 'dev_orlov', card: 'pm_card_mastercard' },
] as const;

/** Who is on the list, and whom the first rule refuses. */
const BLOCKED = [
  { email: KNOWN_FRAUD[0][0], ip: '198.51.100.77', device: 'dev_hartmann', card: 'pm_card_visa' },
  { email: 'x82kq@mailinator.com', ip: '198.51.100.12', device: 'dev_x82', card: 'pm_card_mastercard' },
] as const;

/** What about a dollar is in whole units of a merchant's currency. */
const DOLLAR: Partial<Record<Currency, number>> = { USD: 1, CNY: 7, EUR: 0.9 };

/**
 * A list, rules that run and one that looks on, and reviews of several states, made by the operations themselves as the
 * owner and the support of the merchant would have.
 */
export async function addRiskCases({ environment, keyId }: SeedPlace, currency: Currency): Promise<void> {
  const [owner, support] = await Promise.all([
    memberIn(environment.id, 'owner'),
    memberIn(environment.id, 'support'),
  ]);
  if (!owner || !support) return;
  await addList(owner);
  for (const rule of RULES) await addRule(owner, rule, currency);
  const server: Actor = { ...(await systemActor(environment.id)), kind: 'key', id: keyId };
  for (const blocked of BLOCKED) await order(server, blocked, currency, 9).catch(ignoreBlocked);
  const reviews: string[] = [];
  for (const [nth, held] of HELD.entries()) reviews.push(await hold(server, held, currency, nth));
  const [fraud = '', declined = '', mine = '', , approved = '', later = ''] = reviews;
  await approveOne(support, { id: fraud }, NO_KEY);
  await refundAsFraud(owner, { id: fraud }, NO_KEY);
  await declineOne(support, { id: declined }, NO_KEY);
  await updateReview(support, { id: declined, verdict: 'confirmed_fraud' }, NO_KEY);
  await approveOne(support, { id: approved }, NO_KEY);
  await updateReview(support, { id: approved, verdict: 'false_positive' }, NO_KEY);
  await updateReview(support, { id: mine, assigned_to_me: true }, NO_KEY);
  const snoozed_until = new Date(Date.now() + 2 * HOUR_MS).toISOString();
  await updateReview(support, { id: later, snoozed_until }, NO_KEY);
}

async function addList(owner: Actor): Promise<void> {
  const list = { key: 'known_fraud', name: 'Known fraud', kind: 'email', purpose: 'block' } as const;
  const { id } = (await createRiskList(owner, list, NO_KEY)).row;
  for (const [value, reason] of KNOWN_FRAUD) await addListEntry(owner, { list: id, value, reason }, NO_KEY);
}

/** `{200}` stands for about as many dollars in the merchant's currency. */
async function addRule(
  owner: Actor,
  { runs, ...rule }: (typeof RULES)[number],
  currency: Currency,
): Promise<void> {
  const expression = rule.expression.replace(
    /\{(\d+)\}/,
    (_, dollars) => `${(Number(dollars) * (DOLLAR[currency] ?? 1)).toFixed(2)} ${currency}`,
  );
  const { id } = (await createRule(owner, { ...rule, expression }, NO_KEY)).row;
  await backtestRule(owner, { id }, NO_KEY);
  if (runs === 'active') await activateRule(owner, { id }, NO_KEY);
  else await shadowRule(owner, { id }, NO_KEY);
}

/** A payment that a rule holds; answers its review. */
async function hold(server: Actor, held: Order, currency: Currency, nth: number): Promise<string> {
  const review = await db().review.findFirstOrThrow({
    where: {
      environmentId: server.environment.id,
      paymentId: await order(server, held, currency, nth),
    },
    select: { id: true },
  });
  return review.id;
}

type Order = { email: string; ip: string; device: string; card: string };

/** An order as the merchant's server sends it; answers its payment. */
async function order(
  server: Actor,
  { email, ip, device, card }: Order,
  currency: Currency,
  nth: number,
): Promise<string> {
  const input = CreatePayment.parse({
    amount: Math.round((61_900 + nth * 1_700) * (DOLLAR[currency] ?? 1)),
    currency,
    confirm: true,
    payment_method: card,
    customer_email: email,
    reference: `WEB-${7_300 + nth}`,
    payer: { ip, device },
  });
  const { row } = await createPayment({ ...server, requestId: newId('request') }, input, NO_KEY);
  return row.id;
}

/** That it was blocked is what the demo shows. */
function ignoreBlocked(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'blocked_by_risk') throw error;
}
