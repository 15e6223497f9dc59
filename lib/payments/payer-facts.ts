import { NOTHING_OF_PAYER, type PayerFacts } from '@/lib/risk/known';
import type { PayerOfAttempt } from './schema';

/** What a merchant's server told of the payer. The address of the request itself is that server's and tells nothing. */
export function payerFacts(told: PayerOfAttempt | null | undefined): PayerFacts {
  return {
    ...NOTHING_OF_PAYER,
    ip: told?.ip ?? null,
    userAgent: told?.user_agent ?? null,
    device: told?.device ?? null,
    billingCountry: told?.billing_country ?? null,
    shippingCountry: told?.shipping_country ?? null,
  };
}
