import { z } from 'zod';
import { PAYER_PROBLEMS } from '@/lib/checkout/payer-problem';
import { CHECKOUT_STATUSES } from '@/lib/checkout/status';
import { DROP_OFFS, SESSION_STEPS } from '@/lib/checkout/steps';
import { DEVICES } from '@/lib/payments/traits';
import { instant, metadata, minor, nullableText, scope, stamps } from './shape-parts';

const LineItem = z.strictObject({ name: z.string(), quantity: z.int(), amount: minor });

const session = {
  id: z.string(),
  object: z.literal('checkout_session'),
  ...scope,
  status: z.enum(CHECKOUT_STATUSES),
  amount: minor,
  currency: z.string(),
  line_items: z.array(LineItem),
  methods: z.array(z.enum(['card', 'alipay'])),
  locale: z.string(),
  capture_method: z.enum(['auto', 'manual']),
  customer: nullableText,
  customer_email: nullableText,
  reference: nullableText,
  description: nullableText,
  metadata,
  success_url: z.string(),
  cancel_url: nullableText,
  client_secret: nullableText,
  url: nullableText,
  payment: nullableText,
  expires_at: instant,
  completed_at: instant.nullable(),
  ...stamps,
};

/** The shapes of checkout sessions, as merchants and as payers see them. */
export const CHECKOUT_SHAPES = {
  CheckoutSession: z.strictObject(session),
  CheckoutSessionWithSteps: z.strictObject({
    ...session,
    step: z
      .enum(SESSION_STEPS)
      .exclude(['dropped'])
      .nullable()
      .describe('How far the payer came; null where the page was never shown'),
    drop_off: z.enum(DROP_OFFS).nullable().describe('Why it ended without an authorization'),
    method: nullableText.describe('The method that the payer chose last, or paid with'),
    device: z.enum(DEVICES).nullable(),
    payer_country: nullableText,
  }),
  PayerSession: z.strictObject({
    id: z.string(),
    object: z.literal('payer_session'),
    ...scope,
    state: z.enum(['open', 'action', 'confirming', 'paid', 'failed', 'canceled', 'expired']),
    merchant: z.string(),
    amount: minor,
    currency: z.string(),
    line_items: z.array(LineItem),
    methods: z.array(z.enum(['card', 'alipay'])),
    locale: z.string(),
    problem: z.strictObject({ kind: z.enum(PAYER_PROBLEMS), method: z.enum(['card', 'alipay']) }).nullable(),
    action_url: nullableText,
    return_url: nullableText,
    asks_email: z.boolean(),
    expires_at: instant,
  }),
};
