import type { CardDetails } from '@/lib/connectors/contract';
import { describeCard } from '@/lib/vault/card';
import type { CardDisplay } from '@/lib/vault/schema';
import { testMethod } from '@/lib/vault/test-methods';

type Method =
  | { type: 'card'; details: CardDetails; display: CardDisplay }
  | { type: 'alipay'; details: null; display: null };

export const TEST_METHOD_NAMES = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_amex',
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedLostCard',
  'pm_card_chargeDeclinedStolenCard',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclinedIncorrectCvc',
  'pm_card_chargeDeclinedProcessingError',
  'pm_card_threeDSecure2Required',
  'pm_card_threeDSecureRequiredChargeDeclined',
] as const;

/** The test methods of one sandbox with what may be shown of them; fingerprints differ between environments. */
export class TestMethods {
  private constructor(private readonly known: ReadonlyMap<string, Method>) {}

  static async of(environmentId: string): Promise<TestMethods> {
    const known = new Map<string, Method>([['alipay', { type: 'alipay', details: null, display: null }]]);
    for (const name of TEST_METHOD_NAMES) {
      const method = testMethod(name);
      if (method?.type !== 'card') throw new Error(`${name} is no test card`);
      const { details } = method;
      known.set(name, { type: 'card', details, display: await describeCard(environmentId, details) });
    }
    return new TestMethods(known);
  }

  get(name: string): Method {
    const method = this.known.get(name);
    if (!method) throw new Error(`there is no test method ${name}`);
    return method;
  }
}
