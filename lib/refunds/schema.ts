import { z } from 'zod';
import { Amount, CurrencyCode, Description, Metadata, Version } from '@/lib/fields';
import { REFUND_REASONS } from './reasons';

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

/** A refund that is taken back. */
export const CancelRefund = z.strictObject({ id: z.string().max(64) });

/** A second person's decision, bound to what that person saw: amount (minor units), currency and version of the refund. */
export const DecideRefund = z
  .strictObject({
    refund: z.string().max(64),
    decision: z.enum(['approved', 'rejected']),
    amount: Amount,
    currency: CurrencyCode,
    version: Version,
    reason: Description.nullish(),
  })
  .refine((input) => input.decision === 'approved' || input.reason, {
    path: ['reason'],
    message: 'is required when a refund is refused',
  });
export type DecideRefund = z.output<typeof DecideRefund>;
