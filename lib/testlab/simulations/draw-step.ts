import type { Score } from '@/lib/checkout/satisfaction';
import type { MadeUpIssuer } from '@/lib/made-up-cards';
import { type Currency, exponentOf, isCurrency } from '@/lib/money';
import type { Seeded } from '@/lib/risk/training/seeded';
import {
  abroadOf,
  addressIn,
  cardNameOf,
  chosen,
  customerOf,
  type Person,
  testerOf,
  thiefOf,
  type Weighted,
} from './people';
import { customersOf, type Moment, type Planned, seededBy } from './plan';
import type { Intent } from './status';

/** What the payer does where 3-D Secure or the wallet asks; who abandons leaves it open, as a closed browser does. */
export type PayerDecision = 'approved' | 'declined' | 'abandoned';

/** What the payer's side tells of itself. */
export type Told = {
  email: string;
  ip: string | null;
  device: string | null;
  userAgent: string;
  billingCountry: string | null;
  shippingCountry: string | null;
  /** Only a checkout page knows these two. */
  secondsOnPage: number;
  pasted: boolean;
};

const LEAVINGS = ['opened', 'chosen', 'refused', 'canceled'] as const;
export type Leaving = (typeof LEAVINGS)[number];

/** One purchase and what becomes of it. Amounts are minor units. */
export type Step = {
  intent: Intent;
  amount: number;
  currency: Currency;
  /** By the merchant's server, or on the hosted page. */
  channel: 'api' | 'checkout';
  /** Opens the page and pays nothing: goes away at once, at the form, after it was refused, or back to the shop. */
  leaves: Leaving | null;
  /** A test method's name, or `alipay`. */
  method: string;
  /** What is tried when the first did not go through. */
  second: string | null;
  told: Told;
  decision: PayerDecision;
  /** What the merchant does with the money: at once, later, later in part, or not at all. */
  capture: 'auto' | 'later' | 'part' | 'never';
  after: 'nothing' | 'full_refund' | 'part_refund' | 'dispute';
  /** What the payer answers on the result page when asked how paying was; most say nothing. */
  score: Score | null;
};

const ISSUERS: Weighted<MadeUpIssuer> = [
  ['pays', 825],
  ['asks', 90],
  ['asks_then_declines', 5],
  ['do_not_honor', 26],
  ['insufficient_funds', 28],
  ['expired', 9],
  ['incorrect_cvc', 12],
  ['lost', 3],
  ['stolen', 2],
];
const DECISIONS: Weighted<PayerDecision> = [
  ['approved', 80],
  ['declined', 7],
  ['abandoned', 13],
];
const AFTER: Weighted<Step['after']> = [
  ['nothing', 923],
  ['full_refund', 45],
  ['part_refund', 25],
  ['dispute', 7],
];
const SCORES: Weighted<Score | null> = [
  [null, 65],
  [5, 20],
  [4, 9],
  [3, 3],
  [2, 1],
  [1, 2],
];
const CAPTURES: Weighted<Step['capture']> = [
  ['auto', 88],
  ['later', 6],
  ['part', 4],
  ['never', 2],
];
/** In hundredths of a dollar; what an amount is in other currencies follows from their rough worth. */
const PRICES = [1_900, 2_400, 3_950, 4_400, 5_200, 6_800, 8_950, 14_900, 22_900] as const;
const WORTH: Partial<Record<Currency, number>> = { CNY: 7, JPY: 150, KRW: 1_300, INR: 85, MXN: 18 };
const ALIPAY_TAKES: readonly string[] = ['CNY', 'EUR', 'GBP', 'JPY', 'USD'];
/** What browsers say of themselves: a phone, another one, a computer. */
const BROWSERS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36',
] as const;
/** Purchases of one customer, on average. */
const LOYALTY = 1.6;

/** What happens at this moment; the same for the same seed, whoever draws it, so that a step that was cut off is done again. */
export function drawStep(simulation: Planned, moment: Moment, defaultCurrency: string): Step {
  const random = seededBy(simulation.seed, `${moment.intent}:${moment.index}`);
  const home: Currency = isCurrency(defaultCurrency) ? defaultCurrency : 'USD';
  switch (moment.intent) {
    case 'legitimate':
      return purchase(simulation, random, home);
    case 'card_testing':
      return testedCard(simulation, random, home, moment.group);
    case 'stolen_card':
      return theft(simulation, random, home, moment);
  }
}

function purchase(simulation: Planned, random: Seeded, home: Currency): Step {
  const people = Math.max(1, Math.round(customersOf(simulation) / LOYALTY));
  const person = customerOf(simulation.seed, random.int(1, people), simulation.countries);
  const currency = random.chance(0.9) ? home : random.pick(['USD', 'EUR', 'GBP'] as const);
  const price = random.pick(PRICES) * (random.chance(0.2) ? 2 : 1);
  const issuer = chosen(random, ISSUERS);
  const takesAlipay = simulation.methods.includes('alipay') && ALIPAY_TAKES.includes(currency);
  const likesAlipay = random.chance(person.country === 'CN' ? 0.7 : 0.06);
  const byAlipay = takesAlipay && (likesAlipay || !simulation.methods.includes('card'));
  const channel = random.chance(0.5) ? 'checkout' : 'api';
  const capture = chosen(random, CAPTURES);
  const again = simulation.methods.includes('card') ? cardNameOf(person, 'pays', 1) : 'alipay';
  return {
    intent: 'legitimate',
    ...{ amount: amountOf(price, currency), currency, channel },
    leaves: channel === 'checkout' && random.chance(0.12) ? random.pick(LEAVINGS) : null,
    method: byAlipay ? 'alipay' : cardNameOf(person, issuer, random.chance(0.05) ? 2 : 0),
    second: random.chance(0.6) ? again : null,
    told: toldByCustomer(random, person),
    decision: chosen(random, DECISIONS),
    capture: byAlipay ? 'auto' : capture,
    after: afterOf(simulation, chosen(random, AFTER)),
    score: chosen(random, SCORES),
  };
}

/** Some travel, some send a present, some are in a hurry, and most servers tell most of it. */
function toldByCustomer(random: Seeded, person: Person): Told {
  const travels = random.chance(0.04);
  return {
    email: person.email,
    ip: random.chance(0.7) ? (travels ? addressIn(random, abroadOf(random)) : person.ip) : null,
    device: person.device,
    userAgent: random.pick(BROWSERS),
    billingCountry: random.chance(0.015) ? abroadOf(random) : random.chance(0.7) ? person.country : null,
    shippingCountry: random.chance(0.5) ? (random.chance(0.05) ? abroadOf(random) : person.country) : null,
    secondsOnPage: random.chance(0.05) ? random.int(3, 7) : random.int(12, 240),
    pasted: random.chance(0.15),
  };
}

/** Small amounts, filled in by a program; most of the cards are dead. */
function testedCard(simulation: Planned, random: Seeded, home: Currency, burst: number): Step {
  const person = testerOf(simulation.seed, burst, random);
  const isAlive = random.chance(0.15);
  return {
    intent: 'card_testing',
    ...{ amount: amountOf(random.int(100, 500), home), currency: home, leaves: null, second: null },
    channel: random.chance(0.4) ? 'checkout' : 'api',
    method: cardNameOf(person, isAlive ? 'pays' : random.pick(['do_not_honor', 'stolen', 'lost'] as const)),
    told: {
      ...{ email: person.email, ip: person.ip, device: person.device, billingCountry: null },
      userAgent: random.pick(BROWSERS),
      ...{ shippingCountry: null, secondsOnPage: random.int(1, 5), pasted: random.chance(0.7) },
    },
    decision: random.chance(0.5) ? 'abandoned' : 'declined',
    capture: 'auto',
    after: afterOf(simulation, random.chance(0.3) ? 'dispute' : 'nothing'),
    score: null,
  };
}

/** As much as the card still gives. */
function theft(simulation: Planned, random: Seeded, home: Currency, { group }: Moment): Step {
  const person = thiefOf(simulation.seed, group);
  return {
    intent: 'stolen_card',
    ...{ amount: amountOf(Math.round(random.skewed(28_000, 0.7)), home), currency: home, leaves: null },
    channel: random.chance(0.6) ? 'checkout' : 'api',
    method: cardNameOf(person, random.chance(0.85) ? 'pays' : 'stolen'),
    second: null,
    told: {
      ...{ email: person.email, device: person.device, ip: random.chance(0.8) ? person.ip : null },
      userAgent: random.pick(BROWSERS),
      billingCountry: random.chance(0.3) ? person.ships : random.chance(0.5) ? person.country : null,
      shippingCountry: random.chance(0.7) ? person.ships : null,
      ...{ secondsOnPage: random.int(6, 90), pasted: random.chance(0.5) },
    },
    // They have the card, not the phone of whom it belongs to.
    decision: random.chance(0.5) ? 'abandoned' : 'declined',
    capture: 'auto',
    after: afterOf(simulation, random.chance(0.7) ? 'dispute' : 'nothing'),
    score: null,
  };
}

function afterOf({ refunds, disputes }: Planned, drawn: Step['after']): Step['after'] {
  if (drawn === 'nothing') return drawn;
  return (drawn === 'dispute' ? disputes : refunds) ? drawn : 'nothing';
}

/** From hundredths of a dollar. */
function amountOf(price: number, currency: Currency): number {
  return Math.max(1, Math.round((price / 100) * (WORTH[currency] ?? 1) * 10 ** exponentOf(currency)));
}
