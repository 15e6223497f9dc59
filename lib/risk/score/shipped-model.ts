import type { ScoreModel } from './model';

/**
 * The weights that ship with the product: what `npm run risk:train -- --generated` finds in made-up payments (a test compares
 * them), and by hand the two about customers, whom those payments do not have.
 */
export const SHIPPED_MODEL: ScoreModel = {
  version: null,
  intercept: -4.24,
  weights: {
    large_amount: 1.57,
    prepaid_card: 0.13,
    ip_abroad: 1.49,
    billing_abroad: 1.02,
    shipping_elsewhere: 0.85,
    disposable_email: 1.04,
    new_email: 1.79,
    new_customer: 0.3,
    loyal_customer: -0.6,
    pasted_number: 0.96,
    hurried: 0.69,
    many_attempts: 1.05,
    cards_of_ip: 1.59,
    cards_of_device: 0.71,
    card_pace: 1.08,
    emails_of_card: 0.5,
  },
};
