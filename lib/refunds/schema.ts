import { z } from 'zod';
import { Amount, CurrencyCode, Description, Metadata } from '@/lib/fields';

export const REFUND_REASONS = [
  'requested_by_customer',
  'duplicate',
  'fraudulent',
  'issue_with_item',
  'other',
] as const;
export const REFUND_STATUSES = [
  'requires_approval',
  'pending',
  'succeeded',
  'failed',
  'canceled',
  'rejected',
  'expired',
] as const;

/** Body of `POST /refunds`. Without `amount` everything that is left is refunded; minor units of the payment's currency. */
export const IssueRefund = z.strictObject({
  payment: z.string().max(64),
  amount: Amount.nullish(),
  currency: CurrencyCode.nullish().describe('Refused unless it is the payment’s currency'),
  reason: z.enum(REFUND_REASONS).default('requested_by_customer'),
  note: Description.nullish(),
  metadata: Metadata.default({}),
});
export type IssueRefund = z.output<typeof IssueRefund>;
