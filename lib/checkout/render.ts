import type { Actor } from '@/lib/auth/actor';
import { personalDataView } from '@/lib/auth/permissions';
import { maskEmail } from '@/lib/customers/render';
import { env } from '@/lib/env';
import { UNKNOWN_TRAIT } from '@/lib/payments/traits';
import type { CheckoutSessionRow, CheckoutSessionWithSteps } from './rows';
import { type DropOff, type ReachedStep, SESSION_STEPS } from './steps';

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

/** The same with how far its payer came, as lists are asked for it; all of it is null where its page was never shown. */
export function renderSessionWithSteps(viewer: Viewer, session: CheckoutSessionWithSteps) {
  const { trait } = session;
  const known = (value: string | undefined) => (value === UNKNOWN_TRAIT ? null : (value ?? null));
  return {
    ...renderCheckoutSession(viewer, session),
    step: trait && furthest(trait),
    drop_off: known(trait?.dropOff) as DropOff | null,
    method: known(trait?.method),
    device: known(trait?.device),
    payer_country: known(trait?.country),
  };
}
export type SessionWithStepsView = ReturnType<typeof renderSessionWithSteps>;

const BACKWARDS = SESSION_STEPS.filter((step): step is ReachedStep => step !== 'dropped').toReversed();

function furthest(trait: NonNullable<CheckoutSessionWithSteps['trait']>): ReachedStep {
  return BACKWARDS.find((step) => step === 'opened' || trait[step]) ?? 'opened';
}
