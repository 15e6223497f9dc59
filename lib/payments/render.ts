import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { maskEmail } from '@/lib/customers/render';
import type { RiskVerdict } from '@/lib/risk/assess';
import { capturable, type PaymentRow, refundable } from './rows';
import { isOpenDispute } from './status';

type Viewer = Pick<Actor, 'environment' | 'permissions' | 'kind'>;

/** The payment as the merchant API shows it; amounts are integers in minor units. Members see as much as their role may. */
export function renderPayment(viewer: Viewer, payment: PaymentRow) {
  return {
    id: payment.id,
    object: 'payment' as const,
    environment: payment.environmentId,
    livemode: viewer.environment.kind === 'live',
    amount: Number(payment.amount),
    currency: payment.currency,
    status: payment.status,
    capture_method: payment.captureMethod,
    amount_authorized: Number(payment.amountAuthorized),
    amount_captured: Number(payment.amountCaptured),
    amount_capturing: Number(payment.amountCapturing),
    amount_voided: Number(payment.amountVoided),
    amount_refunded: Number(payment.amountRefunded),
    amount_refund_pending: Number(payment.amountRefundPending),
    amount_disputed: Number(payment.amountDisputed),
    open_disputes: openDisputes(viewer, payment),
    amount_capturable: Number(capturable(payment)),
    amount_refundable: Number(refundable(payment)),
    fees: Number(payment.feeAmount),
    amount_net: Number(payment.amountCaptured - payment.amountRefunded - payment.feeAmount),
    customer: payment.customerId,
    customer_email: emailFor(viewer, payment.customerEmail),
    payment_method: payment.paymentMethodId,
    method_type: payment.methodType,
    method: payment.method,
    connector: payment.connector,
    checkout_session: payment.checkoutSessionId,
    reference: payment.reference,
    description: payment.description,
    metadata: payment.metadata,
    next_action: payment.nextAction,
    failure: payment.failure,
    three_ds: payment.threeDs,
    risk: riskOf(payment.risk),
    attempts_count: payment.attemptCount,
    satisfaction: satisfactionOf(payment),
    return_url: payment.returnUrl,
    // The secret lets a browser confirm this payment, so only whoever made it gets it: keys, not members.
    client_secret:
      viewer.kind === 'key' && viewer.permissions.has('payments:write') ? payment.clientSecret : null,
    authorization_expires_at: payment.authorizationExpiresAt?.toISOString() ?? null,
    canceled_at: payment.canceledAt?.toISOString() ?? null,
    cancellation_reason: payment.cancellationReason,
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
    version: payment.version,
  };
}
export type PaymentView = ReturnType<typeof renderPayment>;

/** What risk said of the last attempt; what it is made of is in the console. */
export function riskOf(risk: unknown) {
  if (risk === null) return null;
  const { score, level, decision, rules } = risk as RiskVerdict;
  return { score, level, decision, rules };
}

/** Rows from before it was asked have neither. */
function satisfactionOf({ satisfaction, satisfactionAt }: PaymentRow) {
  return satisfaction == null || satisfactionAt == null
    ? null
    : { score: satisfaction, answered_at: satisfactionAt.toISOString() };
}

/** Null for who may not see disputes, and where the row was not read for it: in events, and in what a change answers. */
function openDisputes(viewer: Viewer, { disputes }: PaymentRow): { id: string; status: string }[] | null {
  if (!disputes || !viewer.permissions.has('disputes:read')) return null;
  return disputes.filter(({ status }) => isOpenDispute(status)).map(({ id, status }) => ({ id, status }));
}

function emailFor(viewer: Viewer, email: string | null): string | null {
  const view = personalDataView(viewer.permissions, viewer.kind);
  if (view === 'full' || email === null) return email;
  return view === 'masked' ? maskEmail(email) : null;
}
