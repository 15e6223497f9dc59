import { z } from 'zod';
import { PAYMENT_STATUSES } from './status';

/** Status tabs of the list: each is a set of statuses or a condition on the amounts. Client-safe. */
export const PAYMENT_VIEWS = [
  'succeeded',
  'to_capture',
  'in_progress',
  'declined',
  'refunded',
  'canceled',
] as const;
export type PaymentView = (typeof PAYMENT_VIEWS)[number];

const instant = z.iso.datetime({ offset: true });
const amount = z.coerce.number().int().min(0).max(1e12);

/**
 * Filters of the payments list, the same for the API's query, the console's URL and exports. Amounts are minor units.
 * `search` finds an id, an e-mail, the last four digits of a card, or the merchant's reference.
 */
export const PaymentFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  view: z.enum(PAYMENT_VIEWS).optional(),
  status: z.enum(PAYMENT_STATUSES).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  method: z.enum(['card', 'alipay']).optional(),
  customer: z.string().max(64).optional(),
  reference: z.string().max(200).optional(),
  search: z.string().max(320).optional(),
  'amount[gte]': amount.optional(),
  'amount[lte]': amount.optional(),
  'created[gte]': instant.optional(),
  'created[lt]': instant.optional(),
});
export type PaymentFilters = z.output<typeof PaymentFilters>;
