import { z } from 'zod';
import { PAYOUT_ACCOUNT_STATUSES } from '@/lib/payout-accounts/status';
import { instant, nullableText, scope, stamps } from './shape-parts';

/** The shape of the accounts that payouts go to. */
export const PAYOUT_ACCOUNT_SHAPES = {
  PayoutAccount: z.strictObject({
    id: z.string(),
    object: z.literal('payout_account'),
    ...scope,
    holder: z.string(),
    country: z.string().describe('ISO 3166-1'),
    currency: z.string(),
    form: z.enum(['iban', 'local']),
    bank_code: nullableText.describe('Null beside an IBAN'),
    last4: z.string().describe('All that is ever shown of the number'),
    fingerprint: z.string().describe('The same for the same account, in this environment alone'),
    status: z.enum(PAYOUT_ACCOUNT_STATUSES),
    default: z.boolean().describe('Where payouts of its currency go that name no account'),
    proposed_by: z.string(),
    decided_by: nullableText.describe(
      'Who confirmed or refused it; null in sandboxes, where it is active at once',
    ),
    decided_at: instant.nullable(),
    archived_by: nullableText,
    archived_at: instant.nullable(),
    ...stamps,
  }),
};
