import type { Currency } from '@/lib/money';
import type { Rhythm } from './calendar';
import type { Script } from './people';

/** Kinds of stories; `plots.ts` says what happens in each. */
export type Plot =
  | 'paid'
  | 'paid_with_challenge'
  | 'paid_by_wallet'
  | 'paid_in_steps'
  | 'captured_in_part'
  | 'captured_in_parts'
  | 'expired'
  | 'canceled_authorization'
  | 'canceled_early'
  | 'declined'
  | 'declined_then_paid'
  | 'declined_for_good'
  | 'challenge_failed'
  | 'challenge_abandoned'
  | 'wallet_declined'
  | 'wallet_abandoned'
  | 'abandoned'
  | 'checkout_card'
  | 'checkout_challenge'
  | 'checkout_wallet'
  | 'checkout_retry'
  | 'checkout_expired'
  | 'checkout_declined'
  | 'checkout_ended';

export type Weighted<Item> = readonly (readonly [Item, number])[];

/** What a merchant sells, to whom, and how its customers pay. */
export type Profile = {
  rhythm: Rhythm;
  /** Share of all demo payments. */
  payments: number;
  currencies: Weighted<Currency>;
  /** Prices in minor units by currency: what an item costs. */
  goods: Partial<Record<Currency, readonly (readonly [name: string, price: number])[]>>;
  scripts: Weighted<Script>;
  domain: string;
  locale: 'en' | 'zh';
  /** The merchant's own number of an order; `n` grows. */
  reference: (n: number, at: Date) => string;
  channels: Weighted<string>;
  cards: Weighted<string>;
  /** How the addresses begin that people pay from. */
  payers: Weighted<string>;
  plots: Weighted<Plot>;
  /** What a paid story brings later. */
  refunds: Weighted<RefundPlot>;
};

export type RefundPlot = 'none' | 'full' | 'part' | 'several' | 'failed';
