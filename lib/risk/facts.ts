/** One fact of an attempt; null where nobody knows it. Amounts are integers in minor units, durations are milliseconds. */
export type FactValue = string | number | boolean | null;

/**
 * What is known of an attempt when risk decides, by the keys of the attributes (lib/risk/attributes.ts): `email_domain`,
 * `metadata.tier`, `velocity.count.card.1h`. Stored with the attempt, so that a rule can be tried against history.
 */
export type Facts = Readonly<Record<string, FactValue>>;

/** What a value is, and with that which comparisons a rule may make. */
export const FACT_TYPES = ['text', 'number', 'amount', 'duration', 'boolean', 'country', 'ip'] as const;
export type FactType = (typeof FACT_TYPES)[number];

export const VELOCITY_MEASURES = ['count', 'sum', 'average', 'distinct', 'since_last'] as const;
export const VELOCITY_KEYS = ['card', 'email', 'ip', 'device', 'customer', 'bin'] as const;
/** Windows of velocity features, as rules write them. */
export const VELOCITY_WINDOWS = ['1m', '10m', '1h', '6h', '24h', '7d', '30d', '90d', '180d'] as const;

/** What lists are of; an entry is compared with the attribute of the same meaning. */
export const LIST_KINDS = ['card', 'email', 'domain', 'ip', 'bin', 'country', 'customer', 'device'] as const;
export type ListKind = (typeof LIST_KINDS)[number];
