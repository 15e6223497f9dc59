import { z } from 'zod';
import { PAYMENT_STATUSES } from '@/lib/payments/status';
import { instant, metadata, minor, nullableText, scope, stamps } from './shape-parts';

const Customer = z.strictObject({
  id: z.string(),
  object: z.literal('customer'),
  ...scope,
  email: nullableText,
  name: nullableText,
  phone: nullableText,
  description: nullableText,
  reference: nullableText,
  metadata,
  default_payment_method: nullableText,
  deleted: z.boolean(),
  deleted_at: instant.nullable(),
  merged_into: nullableText,
  erased_at: instant.nullable(),
  ...stamps,
});

/** `named_in_rules`: risk rules whose texts name the person and stay as they are; null in the answer to a repeated request. */
const ErasedCustomer = Customer.extend({ named_in_rules: z.array(z.string()).nullable() });

/** What may be shown of a card or wallet; parts that it does not have are absent. */
const Display = z
  .strictObject({
    brand: nullableText,
    last4: nullableText,
    exp_month: z.int().nullable(),
    exp_year: z.int().nullable(),
    country: nullableText,
    funding: nullableText,
  })
  .partial()
  .nullable();

/** Customers, and everything that is kept of one. */
export const CUSTOMER_SHAPES = {
  Customer,
  ErasedCustomer,
  PersonalData: z.strictObject({
    object: z.literal('personal_data'),
    customer: Customer,
    payment_methods: z.array(
      z.strictObject({
        id: z.string(),
        type: z.enum(['card', 'alipay']),
        card: Display,
        metadata,
        created_at: instant,
      }),
    ),
    payments: z.array(
      z.strictObject({
        id: z.string(),
        amount: minor,
        currency: z.string(),
        status: z.enum(PAYMENT_STATUSES),
        amount_refunded: minor,
        method: Display,
        email: nullableText,
        reference: nullableText,
        description: nullableText,
        metadata,
        created_at: instant,
      }),
    ),
    notes: z.array(z.strictObject({ payment: nullableText, body: z.string(), created_at: instant })),
    is_complete: z.boolean().describe('Whether no list was longer than an answer takes'),
  }),
} satisfies Record<string, z.ZodType>;
