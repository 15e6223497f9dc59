import { Seeded } from './seeded';

/** A made-up attempt before anybody judged it. Amounts are cents of US dollars, `atMs` counts from the first day. */
export type MadeUpAttempt = {
  kind: 'good' | 'card_testing' | 'stolen_card';
  atMs: number;
  amount: number;
  card: { key: string; country: string; funding: 'credit' | 'debit' | 'prepaid' };
  email: string;
  /** Null where a merchant's server did not tell it. */
  ip: string | null;
  device: string | null;
  billingCountry: string | null;
  shippingCountry: string | null;
  secondsOnPage: number;
  pasted: boolean;
  /** Attempts of the same payment before. */
  earlierAttempts: number;
  /** Whether the issuer would decline it: most of the cards that are tried out are dead. */
  isDead: boolean;
};

export type MadeUpPlan = { seed: number; people: number; days: number; bursts: number; thefts: number };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** One range of each country that the bundled table of addresses knows. */
const HOMES = [
  ['US', '73.'],
  ['US', '12.'],
  ['DE', '91.10.'],
  ['GB', '86.130.'],
  ['FR', '90.20.'],
  ['JP', '126.40.'],
] as const;
const MAILERS = ['mail.example', 'post.example', 'web.example'] as const;
const DISPOSABLE = ['mailinator.com', 'yopmail.com', 'guerrillamail.com'] as const;
const ABROAD = ['RU', 'TR', 'BR', 'MX'] as const;
const ABROAD_ADDRESS = { RU: '178.66.', TR: '78.170.', BR: '177.30.', MX: '189.130.' } as const;

/**
 * Attempts of some weeks, oldest first: people who buy now and then (some from one office, some while they travel, some in a
 * hurry), bursts in which one source tries out cards, and cards that were stolen. The same seed makes the same attempts.
 */
export function madeUpAttempts(plan: MadeUpPlan): MadeUpAttempt[] {
  const random = new Seeded(plan.seed);
  const attempts = [
    ...Array.from({ length: plan.people }, () => person(random, plan.days)).flat(),
    ...Array.from({ length: plan.bursts }, () => burst(random, plan.days)).flat(),
    ...Array.from({ length: plan.thefts }, () => theft(random, plan.days)).flat(),
  ];
  return attempts.sort((a, b) => a.atMs - b.atMs);
}

function addressIn(random: Seeded, prefix: string): string {
  const missing = 4 - prefix.split('.').length + 1;
  return prefix + Array.from({ length: missing }, () => random.int(1, 254)).join('.');
}

function person(random: Seeded, days: number): MadeUpAttempt[] {
  const [country, prefix] = random.pick(HOMES);
  const card = cardOf(random, country);
  // An office, a school or a phone network: many people with one address.
  const home = random.chance(0.08)
    ? `${prefix}${'7.7.7'.slice(0, 2 * (4 - prefix.split('.').length) + 1)}`
    : addressIn(random, prefix);
  const domain = random.chance(0.03) ? random.pick(DISPOSABLE) : random.pick(MAILERS);
  const email = `${random.word(8)}@${domain}`;
  const device = random.chance(0.8) ? random.word(24) : null;
  const tells = random.chance(0.65);
  const ships = random.chance(0.08) ? random.pick(ABROAD) : country;
  return Array.from({ length: random.chance(0.5) ? 1 : random.int(2, 4) }, () => {
    const travels = random.chance(0.06);
    const abroad = random.pick(ABROAD);
    return {
      kind: 'good' as const,
      atMs: random.int(0, days * DAY_MS),
      amount: Math.round(random.skewed(6_000, 1)) + 100,
      card: random.chance(0.06) ? cardOf(random, country) : card,
      email,
      ip: !tells ? null : travels ? addressIn(random, ABROAD_ADDRESS[abroad]) : home,
      device,
      billingCountry: random.chance(0.02) ? abroad : random.chance(0.7) ? country : null,
      shippingCountry: random.chance(0.5) ? ships : null,
      secondsOnPage: random.chance(0.06) ? random.int(3, 7) : random.int(12, 240),
      pasted: random.chance(0.15),
      earlierAttempts: random.chance(0.06) ? 1 : 0,
      isDead: random.chance(0.04),
    };
  });
}

function cardOf(random: Seeded, country: string): MadeUpAttempt['card'] {
  const funding = random.chance(0.04) ? 'prepaid' : random.chance(0.45) ? 'debit' : 'credit';
  return { key: `card-${random.word(16)}`, country, funding };
}

/** Dozens of cards within minutes, small amounts, filled in by a program. */
function burst(random: Seeded, days: number): MadeUpAttempt[] {
  const start = random.int(0, days * DAY_MS);
  const [, prefix] = random.pick(HOMES);
  const addresses = Array.from({ length: random.int(1, 6) }, () => addressIn(random, prefix));
  const device = random.chance(0.6) ? random.word(24) : null;
  return Array.from({ length: random.int(20, 40) }, (_, nth) => ({
    kind: 'card_testing' as const,
    atMs: start + Math.round(nth * random.skewed(20_000, 0.4)),
    amount: random.int(100, 500),
    card: cardOf(random, random.pick(HOMES)[0]),
    email: `${random.word(10)}@${random.chance(0.5) ? random.pick(DISPOSABLE) : random.pick(MAILERS)}`,
    ip: random.pick(addresses),
    device,
    billingCountry: null,
    shippingCountry: null,
    secondsOnPage: random.chance(0.75) ? random.int(1, 5) : random.int(10, 60),
    pasted: random.chance(0.7),
    earlierAttempts: random.int(0, 2),
    isDead: random.chance(0.85),
  }));
}

/** Somebody elsewhere spends as much as they can while the card still works. */
function theft(random: Seeded, days: number): MadeUpAttempt[] {
  const start = random.int(0, days * DAY_MS);
  const [country, prefix] = random.pick(HOMES);
  const card = cardOf(random, country);
  const abroad = random.pick(ABROAD);
  // Some of them know that they had better come from the card's own country.
  const isNear = random.chance(0.4);
  const near = addressIn(random, prefix);
  const ip = random.chance(0.3) ? null : isNear ? near : addressIn(random, ABROAD_ADDRESS[abroad]);
  const device = random.chance(0.5) ? random.word(24) : null;
  return Array.from({ length: random.int(1, 4) }, (_, nth) => ({
    kind: 'stolen_card' as const,
    atMs: start + nth * random.int(2, 30) * MINUTE_MS,
    amount: Math.round(random.skewed(28_000, 0.8)),
    card,
    email: `${random.word(9)}@${random.chance(0.25) ? random.pick(DISPOSABLE) : random.pick(MAILERS)}`,
    ip,
    device,
    billingCountry: random.chance(0.3) ? abroad : random.chance(0.5) ? country : null,
    shippingCountry: random.chance(0.5) ? abroad : random.chance(0.5) ? country : null,
    secondsOnPage: random.int(6, 90),
    pasted: random.chance(0.5),
    earlierAttempts: random.chance(0.2) ? 1 : 0,
    isDead: random.chance(0.2),
  }));
}
