import type { CardDetails } from '@/lib/connectors/contract';
import { numberOfMadeUpName } from '@/lib/made-up-cards';

/** What a test method stands for. Only sandboxes know these names. */
export type TestMethod = { type: 'card'; details: CardDetails } | { type: 'alipay' };

const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['pm_card_visa', '4242424242424242'],
  ['pm_card_mastercard', '5555555555554444'],
  ['pm_card_amex', '378282246310005'],
  ['pm_card_chargeDeclined', '4000000000000002'],
  ['pm_card_chargeDeclinedInsufficientFunds', '4000000000009995'],
  ['pm_card_chargeDeclinedLostCard', '4000000000009987'],
  ['pm_card_chargeDeclinedStolenCard', '4000000000009979'],
  ['pm_card_chargeDeclinedExpiredCard', '4000000000000069'],
  ['pm_card_chargeDeclinedIncorrectCvc', '4000000000000127'],
  ['pm_card_chargeDeclinedProcessingError', '4000000000000119'],
  ['pm_card_threeDSecure2Required', '4000000000003220'],
  ['pm_card_threeDSecureRequiredChargeDeclined', '4000008400001629'],
  ['pm_card_createDispute', '4000000000000259'],
]);

/** Far enough ahead that a sandbox's clock can be moved for years; fixed, so that demo data stays the same. */
const EXPIRY = { month: 12, year: 2045 };

/** The card or wallet behind a test method's name such as `pm_card_visa`; null for any other text. */
export function testMethod(name: string): TestMethod | null {
  if (name === 'pm_alipay') return { type: 'alipay' };
  const number = NUMBERS.get(name) ?? numberOfMadeUpName(name);
  if (!number) return null;
  const cvc = number.length === 15 ? '1234' : '123';
  return { type: 'card', details: { number, expMonth: EXPIRY.month, expYear: EXPIRY.year, cvc } };
}
