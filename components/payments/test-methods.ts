/** Test methods that the console offers, in the order of what one wants to see first. Names as the API takes them. */
export const TEST_METHODS = [
  { group: 'approve', names: ['pm_card_visa', 'pm_card_mastercard', 'pm_card_amex'] },
  {
    group: 'challenge',
    names: ['pm_card_threeDSecure2Required', 'pm_card_threeDSecureRequiredChargeDeclined'],
  },
  { group: 'wallet', names: ['pm_alipay'] },
  {
    group: 'decline',
    names: [
      'pm_card_chargeDeclined',
      'pm_card_chargeDeclinedInsufficientFunds',
      'pm_card_chargeDeclinedExpiredCard',
      'pm_card_chargeDeclinedIncorrectCvc',
      'pm_card_chargeDeclinedLostCard',
      'pm_card_chargeDeclinedProcessingError',
    ],
  },
] as const;

export type TestMethod = (typeof TEST_METHODS)[number]['names'][number];
