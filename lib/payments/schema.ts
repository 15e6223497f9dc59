import { z } from 'zod';
import {
  Amount,
  CurrencyCode,
  Description,
  Email,
  Metadata,
  MetadataChange,
  Reference,
  text,
  Url,
  Version,
} from '@/lib/fields';

const PaymentMethodName = z
  .string()
  .regex(/^((pm|tok)_[A-Za-z0-9_]{1,80}|alipay)$/, 'must be a payment method, a token, or `alipay`')
  .describe(
    'Id of a payment method or token, `alipay`, or in a sandbox a test method such as `pm_card_visa`',
  );

const CaptureMethod = z.enum(['auto', 'manual']);

const Country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code of two capitals');

/** What the merchant's server knows of whoever pays; risk looks at it, and it is kept with the attempt. */
const PayerOfAttempt = z
  .strictObject({
    ip: z.union([z.ipv4(), z.ipv6()]).nullish().describe('The payer’s own address, not your server’s'),
    user_agent: text(500).nullish(),
    device: text(100).nullish().describe('An id of your own for the payer’s device'),
    billing_country: Country.nullish(),
    shipping_country: Country.nullish(),
  })
  .describe('What you know of the payer, for risk');
export type PayerOfAttempt = z.output<typeof PayerOfAttempt>;

/** Body of `POST /payments`. `amount` is in minor units of `currency`. */
export const CreatePayment = z.strictObject({
  amount: Amount,
  currency: CurrencyCode,
  capture_method: CaptureMethod.default('auto'),
  confirm: z.boolean().default(false),
  payment_method: PaymentMethodName.nullish(),
  customer: z.string().max(64).nullish(),
  customer_email: Email.nullish(),
  reference: Reference.nullish(),
  description: Description.nullish(),
  metadata: Metadata.default({}),
  return_url: Url.nullish(),
  challenge: z.boolean().default(false).describe('Ask for 3-D Secure also where the issuer would not'),
  payer: PayerOfAttempt.nullish(),
});
export type CreatePayment = z.output<typeof CreatePayment>;

export const ConfirmPayment = z.strictObject({
  payment_method: PaymentMethodName.nullish(),
  return_url: Url.nullish(),
  challenge: z.boolean().default(false),
  payer: PayerOfAttempt.nullish(),
});
export type ConfirmPayment = z.output<typeof ConfirmPayment>;

/** Without `amount` everything that is left is captured; `final: false` keeps the rest of the authorization. */
export const CapturePayment = z.strictObject({
  amount: Amount.nullish(),
  final: z.boolean().default(true),
});
export type CapturePayment = z.output<typeof CapturePayment>;

export const CancelPayment = z.strictObject({
  reason: z.enum(['requested_by_customer', 'duplicate', 'fraudulent', 'abandoned', 'other']).default('other'),
});
export type CancelPayment = z.output<typeof CancelPayment>;

export const UpdatePayment = z.strictObject({
  reference: Reference.nullish(),
  description: Description.nullish(),
  customer_email: Email.nullish(),
  metadata: MetadataChange.optional(),
  version: Version.optional().describe('Refuse the change unless the payment still has this version'),
});
export type UpdatePayment = z.output<typeof UpdatePayment>;
