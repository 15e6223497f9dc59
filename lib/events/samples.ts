import { newId } from '@/lib/ids';
import { EVENTS, type EventType } from './catalogue';

/** What a test event of a chosen type tells of: a row as an event keeps it, of an object that does not exist. */
export type Sample = {
  type: EventType;
  object_type: string;
  object_id: string;
  snapshot: Record<string, unknown>;
};

type Row = Record<string, unknown>;

/** Amounts in minor units; nobody's name, card or address. `at` is RFC 3339. */
const ROWS: Record<(typeof EVENTS)[EventType]['noun'], (word: string, at: string) => Row> = {
  payment: (word, at) => ({
    id: newId('payment'),
    amount: 1_999,
    currency: 'USD',
    status: statusOf(word, 'succeeded'),
    capture_method: 'auto',
    amount_authorized: 1_999,
    amount_captured: 1_999,
    amount_capturing: 0,
    amount_voided: 0,
    amount_refunded: 0,
    amount_refund_pending: 0,
    amount_disputed: 0,
    fee_amount: 88,
    customer_id: null,
    customer_email: 'payer@shop.example',
    payment_method_id: null,
    method_type: 'card',
    method: {
      brand: 'visa',
      last4: '4242',
      exp_month: 12,
      exp_year: 2031,
      country: 'US',
      funding: 'credit',
      fingerprint: null,
    },
    connector: 'sandbox_card',
    checkout_session_id: null,
    reference: 'sample-1001',
    description: 'A sample, nothing was paid',
    metadata: { test: 'true' },
    next_action: null,
    failure: null,
    three_ds: null,
    risk: null,
    attempt_count: 1,
    return_url: null,
    authorization_expires_at: null,
    canceled_at: word === 'canceled' ? at : null,
    cancellation_reason: null,
  }),
  refund: (word) => ({
    id: newId('refund'),
    payment_id: newId('payment'),
    amount: 500,
    currency: 'USD',
    reason: 'requested_by_customer',
    note: null,
    status: statusOf(word, 'pending'),
    failure: null,
    dispatch_at: null,
    dispatch_tries: 0,
    created_by: 'system',
    metadata: { test: 'true' },
  }),
  dispute: (word, at) => ({
    id: newId('dispute'),
    payment_id: newId('payment'),
    connector: 'sandbox_card',
    amount: 1_999,
    currency: 'USD',
    fee_amount: 1_500,
    reason: 'product_not_received',
    network_code: '13.1',
    network_reference: 'sample',
    stage: 'chargeback',
    status: statusOf(word, 'needs_response'),
    funds: 'held',
    over_returned: false,
    evidence_due_at: new Date(Date.parse(at) + 7 * 86_400_000).toISOString(),
    reminder_days: word === 'evidence_due' ? 7 : null,
    response_operation_id: null,
    response_failure: null,
    submitted_at: null,
    submitted_by: null,
    closed_at: null,
    closed_by: null,
  }),
  customer: (word, at) => ({
    id: newId('customer'),
    email: 'sample@shop.example',
    name: 'Sample Customer',
    phone: null,
    description: null,
    reference: 'sample-7',
    metadata: { test: 'true' },
    default_payment_method_id: null,
    deleted_at: word === 'deleted' ? at : null,
    merged_into: null,
    erased_at: null,
  }),
  payment_method: (word, at) => ({
    id: newId('paymentMethod'),
    type: 'alipay',
    card: null,
    customer_id: newId('customer'),
    metadata: { test: 'true' },
    detached_at: word === 'detached' ? at : null,
  }),
  checkout_session: (word, at) => ({
    id: newId('checkoutSession'),
    status: word === 'created' ? 'open' : word,
    amount: 1_999,
    currency: 'USD',
    line_items: [{ name: 'Sample', quantity: 1, amount: 1_999 }],
    methods: ['card', 'alipay'],
    locale: 'en',
    capture_method: 'auto',
    customer_id: null,
    customer_email: null,
    reference: 'sample-1001',
    description: null,
    metadata: { test: 'true' },
    success_url: 'https://shop.example/thanks',
    cancel_url: 'https://shop.example/cart',
    payment_id: null,
    expires_at: new Date(Date.parse(at) + 86_400_000).toISOString(),
    completed_at: word === 'completed' ? at : null,
  }),
  review: (word, at) => ({
    id: newId('review'),
    payment_id: newId('payment'),
    attempt_id: newId('attempt'),
    status: word === 'opened' ? 'open' : 'approved',
    reason: 'score',
    opened_at: at,
    due_at: new Date(Date.parse(at) + 86_400_000).toISOString(),
    closed_at: word === 'closed' ? at : null,
    closed_by: word === 'closed' ? 'system' : null,
  }),
  webhook_endpoint: (word, at) => ({
    id: newId('webhookEndpoint'),
    url: 'https://shop.example/webhooks',
    description: 'A sample',
    types: ['*'],
    payload: 'full',
    shows_people: false,
    status: word === 'disabled' ? 'disabled' : 'enabled',
    disabled_because: word === 'disabled' ? 'failing' : null,
    disabled_at: word === 'disabled' ? at : null,
    failing_since: null,
    previous_secret_until: null,
    created_by: 'system',
    deleted_at: word === 'deleted' ? at : null,
  }),
  api_key: (word, at) => ({
    id: newId('key'),
    kind: 'secret',
    name: 'A sample',
    prefix: 'sk_sandbox_',
    last4: 'mple',
    permissions: ['payments:read'],
    requires_signature: false,
    allowed_origins: [],
    ip_ranges: [],
    replaces: null,
    created_by: 'system',
    expires_at: word === 'expiring' ? new Date(Date.parse(at) + 3 * 86_400_000).toISOString() : null,
    revoked_at: word === 'revoked' ? at : null,
  }),
  risk_rule: (word, at) => ({
    id: newId('riskRule'),
    name: 'A sample',
    latest_version: 1,
    active_version: word === 'activated' ? 1 : null,
    shadow_version: word === 'shadowed' ? 1 : null,
    earlier_version: word === 'retired' ? 1 : null,
    requested_version: word === 'activation_requested' ? 1 : null,
    requested_by: word === 'activation_requested' ? 'system' : null,
    requested_at: word === 'activation_requested' ? at : null,
    shown_version: 1,
    action: 'review',
    expression: 'amount > 1000.00 USD',
    status: word === 'activated' ? 'active' : word === 'retired' ? 'retired' : 'draft',
    created_by: 'system',
    deleted_at: word === 'deleted' ? at : null,
  }),
};

/** Words of events that are the state that the object is in afterwards; others leave it in its usual one. */
const STATES = new Set([
  'processing',
  'requires_action',
  'in_review',
  'authorized',
  'succeeded',
  'failed',
  'canceled',
  'expired',
  'rejected',
  'won',
  'lost',
  'accepted',
]);

function statusOf(word: string, usual: string): string {
  return STATES.has(word) ? word : usual;
}

/** A sample of an event, for an environment at a moment (RFC 3339). */
export function sampleOf(type: EventType, environmentId: string, at: string): Sample {
  const { noun } = EVENTS[type];
  const word = type.slice(type.indexOf('.') + 1);
  const row = ROWS[noun](word, at);
  const snapshot = { ...row, environment_id: environmentId, created_at: at, updated_at: at, version: 1 };
  return { type, object_type: noun, object_id: String(row.id), snapshot };
}
