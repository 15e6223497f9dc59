import { z } from 'zod';
import { Amount, CurrencyCode, Description, Email, Metadata, Reference, text, Url } from '@/lib/fields';

export const CHECKOUT_METHODS = ['card', 'alipay'] as const;
export const CHECKOUT_LOCALES = ['en', 'zh', 'es'] as const;

const LineItem = z.strictObject({
  name: text(200),
  quantity: z.int().min(1).max(10_000).default(1),
  amount: Amount.describe('Minor units per unit'),
});

/**
 * Body of `POST /checkout_sessions`. The amount is the sum of the line items in minor units of `currency`; a session
 * lives for 30 minutes to 24 hours.
 */
export const CreateCheckoutSession = z.strictObject({
  currency: CurrencyCode,
  line_items: z.array(LineItem).min(1).max(100),
  methods: z.array(z.enum(CHECKOUT_METHODS)).min(1).max(CHECKOUT_METHODS.length).optional(),
  locale: z.enum(CHECKOUT_LOCALES).default('en'),
  capture_method: z.enum(['auto', 'manual']).default('auto'),
  success_url: Url,
  cancel_url: Url.nullish(),
  customer: z.string().max(64).nullish(),
  customer_email: Email.nullish(),
  reference: Reference.nullish(),
  description: Description.nullish(),
  metadata: Metadata.default({}),
  expires_in: z.int().min(1_800).max(86_400).default(86_400).describe('Seconds'),
});
export type CreateCheckoutSession = z.output<typeof CreateCheckoutSession>;
export type LineItem = z.output<typeof LineItem>;

const ClientSecret = z.string().min(1).max(200).describe('As the session was created with');

/** Body of `POST /checkout_sessions/{id}/lookup`: what a shop's own page knows. */
export const LookUpCheckoutSession = z.strictObject({ client_secret: ClientSecret });
export type LookUpCheckoutSession = z.output<typeof LookUpCheckoutSession>;

/** Body of `POST /checkout_sessions/{id}/confirm`. */
export const ConfirmCheckoutSession = z.strictObject({
  client_secret: ClientSecret,
  payment_method: z.string().max(64).describe('A token, or `alipay`'),
  email: Email.nullish(),
});
export type ConfirmCheckoutSession = z.output<typeof ConfirmCheckoutSession>;
