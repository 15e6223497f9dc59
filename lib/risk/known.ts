import type { EnvironmentContext } from '@/lib/auth/environment';
import type { Currency } from '@/lib/money';

/** What is known of the payer's side of an attempt, by the checkout page or by the merchant's server. */
export type PayerFacts = {
  /** The payer's own address; never that of the merchant's server. */
  ip: string | null;
  userAgent: string | null;
  /** A random id that the payer's browser keeps. */
  device: string | null;
  billingCountry: string | null;
  shippingCountry: string | null;
  secondsOnPage: number | null;
  pasted: boolean | null;
};

export const NOTHING_OF_PAYER: PayerFacts = {
  ip: null,
  userAgent: null,
  device: null,
  billingCountry: null,
  shippingCountry: null,
  secondsOnPage: null,
  pasted: null,
};

/** What payments know of an attempt before it is reserved. `amount` in minor units. */
export type KnownOfAttempt = {
  environment: EnvironmentContext;
  amount: bigint;
  currency: Currency;
  method: string;
  card: {
    brand: string;
    country: string | null;
    funding: string;
    fingerprint: string | null;
    /** The first six digits: what is kept, counted and shown. */
    bin: string;
    /** The first eight digits where the number is long enough to lose no more by it, otherwise six; never kept. */
    leadingDigits: string;
  } | null;
  email: string | null;
  customerId: string | null;
  metadata: Readonly<Record<string, string>>;
  /** Attempts of this payment before this one. */
  earlierAttempts: number;
  /** Result of 3-D Secure of the attempt before. */
  threeDs: string | null;
  payer: PayerFacts;
  /** Whether the network can hold an authorization without capturing it. */
  canHold: boolean;
};
