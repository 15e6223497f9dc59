/** What the pretend bank knows of reasons: the schemes' codes and how long a merchant has to answer. */
export type SandboxReason =
  | 'fraudulent'
  | 'product_not_received'
  | 'duplicate'
  | 'unrecognized'
  | 'credit_not_processed'
  | 'product_unacceptable'
  | 'subscription_canceled'
  | 'general';
export type SandboxStage = 'inquiry' | 'chargeback' | 'pre_arbitration';

/** Days to answer, by stage. */
export const RESPONSE_DAYS: Readonly<Record<SandboxStage, number>> = {
  inquiry: 14,
  chargeback: 20,
  pre_arbitration: 10,
};

const CODES: Readonly<Record<SandboxReason, Readonly<Record<'visa' | 'mastercard' | 'amex', string>>>> = {
  fraudulent: { visa: '10.4', mastercard: '4837', amex: 'F29' },
  product_not_received: { visa: '13.1', mastercard: '4853', amex: 'C08' },
  duplicate: { visa: '12.6.1', mastercard: '4834', amex: 'P08' },
  unrecognized: { visa: '10.4', mastercard: '4863', amex: 'F29' },
  credit_not_processed: { visa: '13.6', mastercard: '4853', amex: 'C02' },
  product_unacceptable: { visa: '13.3', mastercard: '4853', amex: 'C31' },
  subscription_canceled: { visa: '13.2', mastercard: '4853', amex: 'C28' },
  general: { visa: '12.5', mastercard: '4834', amex: 'P05' },
};

/** The scheme's code of a reason; Alipay speaks in words. */
export function disputeCode(
  scheme: 'visa' | 'mastercard' | 'amex' | 'alipay',
  reason: SandboxReason,
): string {
  return scheme === 'alipay' ? reason.toUpperCase() : CODES[reason][scheme];
}
