import type { ScoreModel } from './model';

/** The weights that ship with the product: trained on made-up payments by `npm run risk:train -- --generated`. */
export const SHIPPED_MODEL: ScoreModel = {
  version: null,
  intercept: -3.2,
  weights: {
    large_amount: 0.9,
    prepaid_card: 0.5,
    ip_abroad: 1,
    billing_abroad: 1,
    shipping_elsewhere: 0.8,
    disposable_email: 1.6,
    new_email: 0.6,
    new_customer: 0.3,
    loyal_customer: -0.8,
    pasted_number: 0.7,
    hurried: 1,
    many_attempts: 0.8,
    cards_of_ip: 1.4,
    cards_of_device: 1.2,
    card_pace: 0.3,
    emails_of_card: 0.8,
  },
};
