import { z } from 'zod';

/** Days after which a link to a receipt ends; the first is the default. Client-safe. */
export const LINK_DAYS = [90, 7, 30, 365] as const;

export const CreateReceiptLink = z.strictObject({
  payment: z.string().max(64),
  days: z.literal(LINK_DAYS).default(LINK_DAYS[0]),
});
export type CreateReceiptLink = z.output<typeof CreateReceiptLink>;

export const RevokeReceiptLink = z.strictObject({ id: z.string().max(64) });
export type RevokeReceiptLink = z.output<typeof RevokeReceiptLink>;
