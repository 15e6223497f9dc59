import { z } from 'zod';
import { EVENT_TYPES } from '@/lib/events/catalogue';
import { PAYMENT_STATUSES } from '@/lib/payments/status';
import { REFUND_REASONS } from '@/lib/refunds/reasons';
import { REFUND_STATUSES } from '@/lib/refunds/status';
import { ALERT_SHAPES } from './alert-shapes';
import { ATTEMPT_SHAPES } from './attempt-shapes';
import { AUDIT_SHAPES } from './audit-shapes';
import { CHECKOUT_SHAPES } from './checkout-shapes';
import { CONFIGURATION_SHAPES } from './configuration-shapes';
import { CREDENTIAL_SHAPES } from './credential-shapes';
import { CUSTOMER_SHAPES } from './customer-shapes';
import { DISPUTE_SHAPES } from './dispute-shapes';
import { METRIC_SHAPES } from './metric-shapes';
import { PAYOUT_ACCOUNT_SHAPES } from './payout-account-shapes';
import { PAYOUT_SHAPES } from './payout-shapes';
import { REQUEST_SHAPES } from './request-shapes';
import { REVIEW_SHAPES } from './review-shapes';
import { RISK_LIST_SHAPES } from './risk-list-shapes';
import { RISK_SHAPES } from './risk-shapes';
import {
  Card,
  Decline,
  instant,
  metadata,
  minor,
  nullableText,
  Risk,
  scope,
  stamps,
  ThreeDs,
} from './shape-parts';
import { TEST_HELPER_SHAPES } from './test-helper-shapes';
import { WEBHOOK_SHAPES } from './webhook-shapes';

const NextAction = z.strictObject({
  type: z.enum(['three_ds', 'redirect']),
  url: z.string(),
  qr: nullableText,
  expires_at: instant,
});
const Satisfaction = z.strictObject({
  score: z.int().min(1).max(5).describe('How the payer found paying, from 1 (very bad) to 5 (very good)'),
  answered_at: instant.describe('The first time; the answer can be changed for half an hour'),
});
const Amounts = z.array(z.strictObject({ amount: minor, currency: z.string() }));

/** What every 200 of the API looks like; the description is made from it and the tests hold every answer against it. */
export const SHAPES = {
  Payment: z.strictObject({
    id: z.string(),
    object: z.literal('payment'),
    ...scope,
    amount: minor,
    currency: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    capture_method: z.enum(['auto', 'manual']),
    amount_authorized: minor,
    amount_captured: minor,
    amount_capturing: minor,
    amount_voided: minor,
    amount_refunded: minor,
    amount_refund_pending: minor,
    amount_disputed: minor,
    open_disputes: z
      .array(
        z.strictObject({ id: z.string(), status: z.enum(['inquiry', 'needs_response', 'under_review']) }),
      )
      .nullable()
      .describe(
        'Null in events and in what a change answers: retrieve the payment. Null without disputes:read',
      ),
    amount_capturable: minor,
    amount_refundable: minor,
    fees: minor,
    amount_net: minor.describe(
      'Captured less refunded and fees, in minor units; below zero where fees remain',
    ),
    customer: nullableText,
    customer_email: nullableText,
    payment_method: nullableText,
    method_type: nullableText,
    method: Card.nullable(),
    connector: nullableText,
    checkout_session: nullableText,
    reference: nullableText,
    description: nullableText,
    metadata,
    next_action: NextAction.nullable(),
    failure: Decline.nullable(),
    three_ds: ThreeDs.nullable(),
    risk: Risk.nullable(),
    attempts_count: z.int(),
    satisfaction: Satisfaction.nullable(),
    return_url: nullableText,
    client_secret: nullableText,
    authorization_expires_at: instant.nullable(),
    canceled_at: instant.nullable(),
    cancellation_reason: nullableText,
    ...stamps,
  }),
  Refund: z.strictObject({
    id: z.string(),
    object: z.literal('refund'),
    ...scope,
    payment: z.string(),
    amount: minor,
    currency: z.string(),
    reason: z.enum(REFUND_REASONS),
    note: nullableText,
    status: z.enum(REFUND_STATUSES),
    failure: Decline.nullable(),
    dispatch_at: instant
      .nullable()
      .describe(
        'When it is sent, or sent again; until then it can be canceled. Null when it has left, or waits for approval',
      ),
    dispatch_tries: z.int().describe('How often the network could not be reached when it was sent'),
    created_by: z.string(),
    metadata,
    ...stamps,
  }),
  Note: z.strictObject({
    id: z.string(),
    object: z.literal('note'),
    ...scope,
    payment: nullableText,
    customer: nullableText,
    author: z.string().describe('`usr_…` of a member or `key_…` of an API key'),
    body: nullableText.describe('Null once its author took it back'),
    mentions: z.array(z.string()).describe('`usr_…` of the members whom the text names'),
    created_at: instant,
    edited_at: instant.nullable(),
    deleted_at: instant.nullable(),
  }),
  ...DISPUTE_SHAPES,
  ...PAYOUT_SHAPES,
  ...RISK_SHAPES,
  ...TEST_HELPER_SHAPES,
  ...WEBHOOK_SHAPES,
  ...RISK_LIST_SHAPES,
  ...CUSTOMER_SHAPES,
  ...AUDIT_SHAPES,
  ...CONFIGURATION_SHAPES,
  ...CREDENTIAL_SHAPES,
  ...ALERT_SHAPES,
  ...ATTEMPT_SHAPES,
  ...CHECKOUT_SHAPES,
  ...METRIC_SHAPES,
  ...PAYOUT_ACCOUNT_SHAPES,
  ...REQUEST_SHAPES,
  ...REVIEW_SHAPES,
  PaymentMethod: z.strictObject({
    id: z.string(),
    object: z.literal('payment_method'),
    ...scope,
    type: z.enum(['card', 'alipay']),
    card: Card.nullable(),
    customer: nullableText,
    metadata,
    detached_at: instant.nullable(),
    ...stamps,
  }),
  Token: z.strictObject({
    id: z.string(),
    object: z.literal('token'),
    ...scope,
    type: z.literal('card'),
    card: Card,
    used: z.boolean(),
    used_at: instant.nullable(),
    expires_at: instant,
    created_at: instant,
  }),
  Event: z.strictObject({
    id: z.string(),
    object: z.literal('event'),
    type: z.enum(EVENT_TYPES as [string, ...string[]]),
    ...scope,
    created_at: instant,
    object_id: z.string(),
    seq: z.int(),
    actor: z.string(),
    data: z.strictObject({ object: z.record(z.string(), z.unknown()).nullable() }),
    request: z.strictObject({ id: nullableText, idempotency_key: nullableText }),
  }),
  Balance: z.strictObject({
    object: z.literal('balance'),
    available: Amounts,
    pending: Amounts,
    held_for_refunds: Amounts,
    held_for_disputes: Amounts,
    held_for_payouts: Amounts,
  }),
} satisfies Record<string, z.ZodType>;
export type ShapeName = keyof typeof SHAPES;
