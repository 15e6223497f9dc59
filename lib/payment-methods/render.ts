import type { Actor } from '@/lib/auth/actor';
import type { PaymentMethod } from '@/lib/generated/prisma/client';
import type { CardDisplay } from '@/lib/vault/schema';

type Viewer = Pick<Actor, 'environment'>;

/** A stored payment method in the API's shape. */
export function renderPaymentMethod(viewer: Viewer, method: PaymentMethod) {
  return {
    id: method.id,
    object: 'payment_method' as const,
    environment: method.environmentId,
    livemode: viewer.environment.kind === 'live',
    type: method.type as 'card' | 'alipay',
    card: method.card === null ? null : cardView(method.card as CardDisplay),
    customer: method.customerId,
    metadata: method.metadata,
    detached_at: method.detachedAt?.toISOString() ?? null,
    created_at: method.createdAt.toISOString(),
    updated_at: method.updatedAt.toISOString(),
    version: method.version,
  };
}
export type PaymentMethodView = ReturnType<typeof renderPaymentMethod>;

function cardView(card: CardDisplay): CardDisplay {
  const { brand, last4, exp_month, exp_year, country, funding, fingerprint } = card;
  return { brand, last4, exp_month, exp_year, country, funding, fingerprint };
}
