/** What numbers are broken down by. Client-safe. */

/** Kept with each fact, in this order: that of `metric_values` in the database. */
export const STORED_DIMENSIONS = [
  'method',
  'connector',
  'country',
  'issuer_country',
  'brand',
  'device',
  'amount_band',
  'risk_level',
  'checkout_language',
  'decline_code',
  /** Of checkout sessions only. */
  'drop_off',
  /** Of payouts only: why one failed. */
  'failure_code',
] as const;
/** `country` is the payer's, by address or billing; `amount_band` is in US dollars by the bundled rates. */
export const DIMENSIONS = [...STORED_DIMENSIONS, 'currency'] as const;
export type StoredDimension = (typeof STORED_DIMENSIONS)[number];
export type Dimension = (typeof DIMENSIONS)[number];

export function isDimension(text: string): text is Dimension {
  return DIMENSIONS.some((one) => one === text);
}

/** Values of a dimension that an answer names; the rest is together in `OTHER`. */
export const VALUES_MAX = 12;
/** Facts without a value of the dimension, and values beyond the largest. No value of a dimension has these names. */
export const UNKNOWN = 'unknown';
export const OTHER = 'other';
