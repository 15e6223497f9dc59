import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { maskEmail } from '@/lib/customers/render';
import { env } from '@/lib/env';
import type { CheckoutSessionRow } from './rows';

type Viewer = Pick<Actor, 'environment' | 'permissions' | 'kind'>;

/** The page on which the payer pays. It carries the environment, because no look-up by a bare id exists. */
export function checkoutUrl(environmentId: string, sessionId: string): string {
  return `${env().PUBLIC_URL}/c/${environmentId}/${sessionId}`;
}

/** The session as the merchant API shows it; amounts in minor units. */
export function renderCheckoutSession(viewer: Viewer, session: CheckoutSessionRow) {
  const view = personalDataView(viewer.permissions, viewer.kind);
  const email = session.customerEmail;
  return {
    id: session.id,
    object: 'checkout_session' as const,
    environment: session.environmentId,
    livemode: viewer.environment.kind === 'live',
    status: session.status,
    amount: Number(session.amount),
    currency: session.currency,
    line_items: session.lineItems,
    methods: session.methods,
    locale: session.locale,
    capture_method: session.captureMethod,
    customer: session.customerId,
    customer_email: email === null || view === 'full' ? email : view === 'masked' ? maskEmail(email) : null,
    reference: session.reference,
    description: session.description,
    metadata: session.metadata,
    success_url: session.successUrl,
    cancel_url: session.cancelUrl,
    // Who may open sessions gives it to their own page, and to nobody else.
    client_secret:
      viewer.kind === 'key' && viewer.permissions.has('checkout:write') ? session.clientSecret : null,
    url: session.status === 'open' ? checkoutUrl(session.environmentId, session.id) : null,
    payment: session.paymentId,
    expires_at: session.expiresAt.toISOString(),
    completed_at: session.completedAt?.toISOString() ?? null,
    created_at: session.createdAt.toISOString(),
    updated_at: session.updatedAt.toISOString(),
    version: session.version,
  };
}
export type CheckoutSessionView = ReturnType<typeof renderCheckoutSession>;
