/** What payment methods are made and changed with. Client-safe. */
import { z } from 'zod';
import { Metadata, MetadataChange, Version } from '@/lib/fields';

/** Any text that could be an id; whether the object exists is the operation's answer. */
const ObjectId = z.string().regex(/^[\x21-\x7e]{1,64}$/);

export const CreatePaymentMethod = z.strictObject({
  token: ObjectId.describe('An unused token; it is consumed'),
  customer: ObjectId.nullish(),
  metadata: Metadata.default({}),
});
export type CreatePaymentMethod = z.output<typeof CreatePaymentMethod>;

export const UpdatePaymentMethod = z.strictObject({
  metadata: MetadataChange,
  version: Version.optional().describe('Refuse the change unless the payment method still has this version'),
});
export type UpdatePaymentMethod = z.output<typeof UpdatePaymentMethod>;

export const AttachPaymentMethod = z.strictObject({ customer: ObjectId });
export type AttachPaymentMethod = z.output<typeof AttachPaymentMethod>;

/** Filters of the list. `fingerprint` finds every payment method with the same card number. */
export const PaymentMethodFilter = z.strictObject({
  customer: ObjectId.optional(),
  fingerprint: z
    .string()
    .regex(/^v[1-9][0-9]{0,5}_[a-p]{32}$/)
    .optional(),
});
export type PaymentMethodFilter = z.output<typeof PaymentMethodFilter>;
