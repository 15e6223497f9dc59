/**
 * Everything that a rule may ask of an attempt: one line per attribute. Operators follow from the type, the editor's
 * suggestions from the groups; lib/risk/read-facts.ts puts the values into the facts under the same keys. Client-safe.
 */
import { type FactType, type ListKind, VELOCITY_KEYS, VELOCITY_MEASURES, VELOCITY_WINDOWS } from './facts';

export const ATTRIBUTE_GROUPS = [
  'payment',
  'method',
  'customer',
  'network',
  'place',
  'device',
  'behaviour',
  'risk',
  'velocity',
  'metadata',
] as const;
export type AttributeGroup = (typeof ATTRIBUTE_GROUPS)[number];

export type Attribute = {
  key: string;
  type: FactType;
  group: AttributeGroup;
  /** Whether an attempt may come without it; comparing it then sends to review, so a rule asks `is missing` first. */
  missable: boolean;
  /** The kind of list that it is looked up in. */
  list?: ListKind;
  /** A fingerprint says nothing to a person: it is looked up in lists and shown nowhere. */
  onlyLists?: true;
  /** Of an amount: the payment's own currency, or the common one. */
  currency?: 'payment' | 'USD';
};

type Line = Omit<Attribute, 'key'>;
const always = (group: AttributeGroup, type: FactType): Line => ({ group, type, missable: false });
const perhaps = (group: AttributeGroup, type: FactType, list?: ListKind): Line => ({
  group,
  type,
  missable: true,
  ...(list && { list }),
});

/** Amounts are in minor units, durations in milliseconds, hours 0-23 and weekdays 1-7 (Monday is 1) in the merchant's zone. */
const LINES = {
  amount: { ...always('payment', 'amount'), currency: 'payment' },
  amount_usd: { ...perhaps('payment', 'amount'), currency: 'USD' },
  currency: always('payment', 'text'),
  hour: always('payment', 'number'),
  weekday: always('payment', 'number'),
  method: always('method', 'text'),
  card: { ...perhaps('method', 'text', 'card'), onlyLists: true },
  card_brand: perhaps('method', 'text'),
  card_country: perhaps('method', 'country', 'country'),
  card_funding: perhaps('method', 'text'),
  bin: perhaps('method', 'text', 'bin'),
  three_ds: perhaps('method', 'text'),
  customer: perhaps('customer', 'text', 'customer'),
  customer_age: perhaps('customer', 'duration'),
  customer_payments: perhaps('customer', 'number'),
  email: perhaps('customer', 'text', 'email'),
  email_domain: perhaps('customer', 'text', 'domain'),
  email_age: perhaps('customer', 'duration'),
  email_disposable: perhaps('customer', 'boolean'),
  ip: perhaps('network', 'ip', 'ip'),
  ip_country: perhaps('network', 'country', 'country'),
  ip_private: perhaps('network', 'boolean'),
  billing_country: perhaps('place', 'country', 'country'),
  shipping_country: perhaps('place', 'country', 'country'),
  device: perhaps('device', 'text', 'device'),
  user_agent: perhaps('device', 'text'),
  seconds_on_page: perhaps('behaviour', 'number'),
  pasted: perhaps('behaviour', 'boolean'),
  attempts: always('behaviour', 'number'),
  score: always('risk', 'number'),
} as const satisfies Record<string, Line>;

export const ATTRIBUTES: readonly Attribute[] = Object.entries(LINES).map(([key, line]) => ({
  key,
  ...line,
}));
const byKey = new Map(ATTRIBUTES.map((attribute) => [attribute.key, attribute]));

const METADATA = 'metadata.';
const VELOCITY = 'velocity.';

/** Under which key the facts have a velocity feature, and rules ask for it: `velocity.count.card.1h`. */
export function velocityKey(measure: string, by: string, window: string): string {
  return `${VELOCITY}${measure}.${by}.${window}`;
}

export type Velocity = {
  measure: (typeof VELOCITY_MEASURES)[number];
  by: (typeof VELOCITY_KEYS)[number];
  window: (typeof VELOCITY_WINDOWS)[number];
};

/** The velocity feature that a key names; null for every other key. */
export function velocityOf(key: string): Velocity | null {
  if (!key.startsWith(VELOCITY)) return null;
  const [measure, by, window, ...more] = key.slice(VELOCITY.length).split('.');
  const named = { measure, by, window } as Velocity;
  const isKnown =
    more.length === 0 &&
    VELOCITY_MEASURES.includes(named.measure) &&
    VELOCITY_KEYS.includes(named.by) &&
    VELOCITY_WINDOWS.includes(named.window);
  return isKnown ? named : null;
}

/**
 * The attribute with this key: one of the table, a velocity feature, or a field of the merchant's metadata. Sums and
 * averages are amounts in the common currency; `distinct` counts cards, and for a card e-mail addresses; none of the
 * measures counts the attempt itself.
 */
export function attributeOf(key: string): Attribute | null {
  const known = byKey.get(key);
  if (known) return known;
  if (key.startsWith(METADATA) && key.length > METADATA.length) {
    return { key, type: 'text', group: 'metadata', missable: true };
  }
  const velocity = velocityOf(key);
  if (!velocity) return null;
  const common = { key, group: 'velocity', missable: true } as const;
  switch (velocity.measure) {
    case 'sum':
    case 'average':
      return { ...common, type: 'amount', currency: 'USD' };
    case 'since_last':
      return { ...common, type: 'duration' };
    default:
      return { ...common, type: 'number' };
  }
}

/** The fact that says which lists hold something of the attempt: `purpose:key` of each, with a space between. */
export const LISTS_FACT = 'lists';

/** Keys of lists, as rules name them, from `purpose:key` of each. */
export function listKeys(held: readonly string[]): ReadonlySet<string> {
  return new Set(held.map((each) => each.slice(each.indexOf(':') + 1)));
}
