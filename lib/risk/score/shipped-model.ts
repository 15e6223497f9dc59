import type { ScoreModel } from './model';

/**
 * The weights that ship with the product: what `npm run risk:train -- --generated` finds in made-up payments (a test compares
 * them), and by hand the two about customers, whom those payments do not have.
 */
export const SHIPPED_MODEL: ScoreModel = {
  version: null,
  intercept: -4.25,
  weights: {
    large_amount: 1.57,
    prepaid_card: 0.12,
    ip_abroad: 1.52,
    billing_abroad: 1.02,
    shipping_elsewhere: 0.85,
    disposable_email: 1.08,
    new_email: 1.78,
    new_customer: 0.3,
    loyal_customer: -0.6,
    pasted_number: 0.95,
    hurried: 0.67,
    many_attempts: 1.04,
    cards_of_ip: 1.61,
    cards_of_device: 0.7,
    card_pace: 1.09,
    emails_of_card: 0.5,
  },
};
