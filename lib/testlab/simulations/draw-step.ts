import { sha256 } from '@/lib/crypto';
import { type Currency, exponentOf, isCurrency } from '@/lib/money';
import { Seeded } from '@/lib/risk/training/seeded';

/** What the payer does where 3-D Secure or the wallet asks: nothing leaves the payment waiting. */
export type PayerDecision = 'approved' | 'declined' | 'abandoned';

/** One made-up customer who buys once, and what became of it. Amounts are minor units. */
export type Step = {
  amount: number;
  currency: Currency;
  method: string;
  email: string;
  ip: string;
  device: string;
  decision: PayerDecision;
  after: 'nothing' | 'full_refund' | 'part_refund' | 'dispute';
  /** Milliseconds until the next customer, at one payment a minute. */
  gapMs: number;
};

type Weighted<Item> = readonly (readonly [Item, number])[];

/** Of 1,000 payments; declines are those of the test cards. */
const METHODS: Weighted<string> = [
  ['pm_card_visa', 530],
  ['pm_card_mastercard', 225],
  ['pm_card_amex', 65],
  ['pm_card_threeDSecure2Required', 95],
  ['pm_card_threeDSecureRequiredChargeDeclined', 5],
  ['pm_card_chargeDeclined', 26],
  ['pm_card_chargeDeclinedInsufficientFunds', 28],
  ['pm_card_chargeDeclinedExpiredCard', 9],
  ['pm_card_chargeDeclinedIncorrectCvc', 8],
  ['pm_card_chargeDeclinedLostCard', 3],
  ['pm_card_chargeDeclinedStolenCard', 2],
  ['pm_card_chargeDeclinedProcessingError', 4],
];
const DECISIONS: Weighted<PayerDecision> = [
  ['approved', 76],
  ['declined', 9],
  ['abandoned', 15],
];
const AFTER: Weighted<Step['after']> = [
  ['nothing', 923],
  ['full_refund', 45],
  ['part_refund', 25],
  ['dispute', 7],
];
/** How addresses of a country's carriers begin, as lib/risk/tables knows them: US, CA, GB, CN, JP. */
const ADDRESSES: Weighted<string> = [
  ['73.15', 62],
  ['24.66', 12],
  ['81.130', 14],
  ['116.226', 6],
  ['126.20', 6],
];
/** In hundredths of a dollar; what an amount is in other currencies follows from their rough worth. */
const PRICES = [1_900, 2_400, 3_950, 4_400, 5_200, 6_800, 8_950, 14_900, 22_900] as const;
const WORTH: Partial<Record<Currency, number>> = { CNY: 7, JPY: 150, KRW: 1_300, INR: 85, MXN: 18 };
const PEOPLE = 400;
const MINUTE_MS = 60_000;

/** The step of this number; the same for the same seed, whoever draws it, so that a step that was cut off is done again. */
export function drawStep(seed: number, number: number, defaultCurrency: string): Step {
  const random = new Seeded(sha256(`${seed}:${number}`).readUInt32BE(0));
  const home: Currency = isCurrency(defaultCurrency) ? defaultCurrency : 'USD';
  const currency = random.chance(0.9) ? home : random.pick(['USD', 'EUR', 'GBP'] as const);
  const dollars = (random.pick(PRICES) * (random.chance(0.2) ? 2 : 1)) / 100;
  const payer = sha256(`${seed}:payer:${random.int(1, PEOPLE)}`);
  const network = chosen(new Seeded(payer.readUInt32BE(0)), ADDRESSES);
  return {
    amount: Math.round(dollars * (WORTH[currency] ?? 1) * 10 ** exponentOf(currency)),
    currency,
    method: chosen(random, METHODS),
    email: `payer-${payer.toString('hex', 0, 4)}@customers.example`,
    ip: `${network}.${1 + ((payer[4] ?? 0) % 254)}.${1 + ((payer[5] ?? 0) % 254)}`,
    device: `dev_${payer.toString('hex', 6, 14)}`,
    decision: chosen(random, DECISIONS),
    after: chosen(random, AFTER),
    // Customers come by themselves, not by a clock: now two at once, now nobody for a while.
    gapMs: Math.round(-Math.log(1 - random.next()) * MINUTE_MS),
  };
}

function chosen<Item>(random: Seeded, items: Weighted<Item>): Item {
  let rest = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  throw new Error('there is nothing to choose from');
}
