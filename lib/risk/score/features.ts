import type { Facts } from '../facts';

const DAY_MS = 86_400_000;
const number = (facts: Facts, key: string): number | null => {
  const value = facts[key];
  return typeof value === 'number' ? value : null;
};
const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));
const isTrue = (facts: Facts, key: string) => flag(typeof facts[key] === 'boolean' ? facts[key] : null);
const differ = (facts: Facts, one: string, other: string) =>
  typeof facts[one] === 'string' && typeof facts[other] === 'string'
    ? Number(facts[one] !== facts[other])
    : null;
const logarithm = (value: number | null) => (value === null ? null : Math.log1p(value));
const below = (value: number | null, limit: number) => flag(value === null ? null : value < limit);

type Feature = {
  /** The facts that it is made of; those of the history are read only where a model that was trained here asks for them. */
  needs: readonly string[];
  /** Null where nobody knows it: then it says nothing, in training as in scoring. */
  value: (facts: Facts) => number | null;
};

/**
 * What the score is made of: one line a feature, each a plain statement about the attempt whose part in the score is shown by
 * the same name. Counts go in as logarithms, so that the tenth card says less than the second.
 */
export const FEATURES = {
  large_amount: {
    needs: ['amount_usd'],
    value: (facts) => {
      const cents = number(facts, 'amount_usd');
      return cents === null ? null : Math.min(Math.max(Math.log10(cents / 5_000), 0), 3);
    },
  },
  prepaid_card: {
    needs: ['card_funding'],
    value: (facts) => flag(facts.card_funding === undefined ? null : facts.card_funding === 'prepaid'),
  },
  ip_abroad: {
    needs: ['ip_country', 'card_country'],
    value: (facts) => differ(facts, 'ip_country', 'card_country'),
  },
  billing_abroad: {
    needs: ['billing_country', 'card_country'],
    value: (facts) => differ(facts, 'billing_country', 'card_country'),
  },
  shipping_elsewhere: {
    needs: ['shipping_country', 'billing_country'],
    value: (facts) => differ(facts, 'shipping_country', 'billing_country'),
  },
  disposable_email: { needs: ['email_disposable'], value: (facts) => isTrue(facts, 'email_disposable') },
  new_email: { needs: ['email_age'], value: (facts) => below(number(facts, 'email_age'), DAY_MS) },
  new_customer: { needs: ['customer_age'], value: (facts) => below(number(facts, 'customer_age'), DAY_MS) },
  loyal_customer: {
    needs: ['customer_payments'],
    value: (facts) => logarithm(number(facts, 'customer_payments')),
  },
  pasted_number: { needs: ['pasted'], value: (facts) => isTrue(facts, 'pasted') },
  hurried: { needs: ['seconds_on_page'], value: (facts) => below(number(facts, 'seconds_on_page'), 8) },
  many_attempts: {
    needs: ['attempts'],
    value: (facts) => logarithm(Math.max((number(facts, 'attempts') ?? 1) - 1, 0)),
  },
  cards_of_ip: {
    needs: ['velocity.distinct.ip.1h'],
    value: (facts) => logarithm(number(facts, 'velocity.distinct.ip.1h')),
  },
  cards_of_device: {
    needs: ['velocity.distinct.device.24h'],
    value: (facts) => logarithm(number(facts, 'velocity.distinct.device.24h')),
  },
  card_pace: {
    needs: ['velocity.count.card.24h'],
    value: (facts) => logarithm(number(facts, 'velocity.count.card.24h')),
  },
  emails_of_card: {
    needs: ['velocity.distinct.card.7d'],
    value: (facts) => logarithm(number(facts, 'velocity.distinct.card.7d')),
  },
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof FEATURES;
export const FEATURE_NAMES = Object.keys(FEATURES) as FeatureName[];
