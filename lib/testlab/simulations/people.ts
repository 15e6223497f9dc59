import { sha256 } from '@/lib/crypto';
import {
  type MadeUpBrand,
  type MadeUpCard,
  type MadeUpCountry,
  type MadeUpIssuer,
  madeUpName,
} from '@/lib/made-up-cards';
import { Seeded } from '@/lib/risk/training/seeded';

export type Weighted<Item> = readonly (readonly [Item, number])[];

/** Somebody who buys, or pretends to: what is known of whoever pays at every purchase. */
export type Person = {
  country: MadeUpCountry;
  brand: MadeUpBrand;
  funding: MadeUpCard['funding'];
  email: string;
  ip: string;
  device: string | null;
  /** Of the cards that they have. */
  serial: number;
};

/** Where customers live, of 100. */
const COUNTRIES: Weighted<MadeUpCountry> = [
  ['US', 46],
  ['GB', 13],
  ['DE', 10],
  ['FR', 8],
  ['CA', 7],
  ['JP', 6],
  ['CN', 4],
  ['ES', 3],
  ['BR', 2],
  ['MX', 1],
];
/** How addresses of a country's carriers begin, as lib/risk/tables knows them. */
const ADDRESSES: Record<MadeUpCountry, string> = {
  US: '73.15',
  CA: '24.66',
  GB: '81.130',
  DE: '91.10',
  FR: '90.20',
  ES: '83.40',
  JP: '126.20',
  CN: '116.226',
  BR: '177.30',
  MX: '189.130',
  RU: '178.66',
  TR: '78.170',
};
const ABROAD = ['RU', 'TR', 'BR', 'MX'] as const;
const DISPOSABLE = ['mailinator.com', 'yopmail.com', 'guerrillamail.com'] as const;
const OFFICE = 0.08;
const SERIALS = 10_000;

/** The customer of this number; the same for the same seed. Without countries they live everywhere. */
export function customerOf(seed: number, number: number, countries: readonly string[]): Person {
  const digest = sha256(`${seed}:payer:${number}`);
  const random = new Seeded(digest.readUInt32BE(0));
  const homes = COUNTRIES.filter(([country]) => countries.length === 0 || countries.includes(country));
  const country = chosen(
    random,
    homes.length > 0 ? homes : countries.map((one) => [one as MadeUpCountry, 1]),
  );
  // An office, a school or a phone network: many people with one address.
  const isOffice = random.chance(OFFICE);
  const disposable = random.chance(0.02);
  return {
    ...{ country, brand: random.chance(0.7) ? 'visa' : 'mastercard' },
    funding: random.chance(0.03) ? 'prepaid' : random.chance(0.45) ? 'debit' : 'credit',
    email: `payer-${digest.toString('hex', 4, 9)}@${disposable ? random.pick(DISPOSABLE) : 'customers.example'}`,
    ip: isOffice ? `${ADDRESSES[country]}.7.${random.int(1, 9)}` : addressIn(random, country),
    device: random.chance(0.85) ? `dev_${digest.toString('hex', 9, 18)}` : null,
    serial: random.int(0, SERIALS - 1),
  };
}

/** Whoever tries out cards: one address or a few, a browser that is a program. Cards and e-mail are new each time. */
export function testerOf(seed: number, burst: number, random: Seeded): Person {
  const own = new Seeded(sha256(`${seed}:burst:${burst}`).readUInt32BE(0));
  const home = own.pick(['US', 'GB', 'DE', 'FR', 'RU', 'BR'] as const);
  const addresses = Array.from({ length: own.int(1, 4) }, () => addressIn(own, home));
  const device = own.chance(0.6) ? `dev_${own.word(18)}` : null;
  return {
    ...{ country: chosen(random, COUNTRIES), brand: random.chance(0.7) ? 'visa' : 'mastercard' },
    funding: random.chance(0.08) ? 'prepaid' : random.chance(0.5) ? 'debit' : 'credit',
    email: `${random.word(10)}@${random.chance(0.5) ? random.pick(DISPOSABLE) : 'mail.example'}`,
    ...{ ip: random.pick(addresses), device, serial: random.int(0, SERIALS - 1) },
  };
}

/** Whoever has a stolen card: mostly elsewhere than the card, some of them careful. The same through one spree. */
export function thiefOf(seed: number, spree: number): Person & { ships: MadeUpCountry } {
  const random = new Seeded(sha256(`${seed}:spree:${spree}`).readUInt32BE(0));
  const country = chosen(random, COUNTRIES.slice(0, 6));
  const abroad = random.pick(ABROAD);
  const isNear = random.chance(0.35);
  return {
    ...{ country, brand: random.chance(0.7) ? 'visa' : 'mastercard' },
    funding: random.chance(0.5) ? 'debit' : 'credit',
    email: `${random.word(9)}@${random.chance(0.25) ? random.pick(DISPOSABLE) : 'mail.example'}`,
    ip: addressIn(random, isNear ? country : abroad),
    device: random.chance(0.6) ? `dev_${random.word(18)}` : null,
    serial: random.int(0, SERIALS - 1),
    ships: random.chance(0.7) ? abroad : country,
  };
}

/** The name of one of somebody's cards, whose issuer does this. `other` is another card of theirs. */
export function cardNameOf(person: Person, issuer: MadeUpIssuer, other = 0): string {
  const { brand, country, funding } = person;
  return madeUpName({ brand, country, funding, issuer, serial: (person.serial + other) % SERIALS });
}

export function addressIn(random: Seeded, country: MadeUpCountry): string {
  return `${ADDRESSES[country]}.${random.int(10, 254)}.${random.int(1, 254)}`;
}

export function abroadOf(random: Seeded): MadeUpCountry {
  return random.pick(ABROAD);
}

export function chosen<Item>(random: Seeded, items: Weighted<Item>): Item {
  let rest = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  throw new Error('there is nothing to choose from');
}
