import type { Actor } from '@/lib/auth/actor';
import type { Token } from '@/lib/generated/prisma/client';
import type { CardDisplay } from './schema';

/**
 * A token in the API's shape. A publishable key works in strangers' browsers, so it is not told the fingerprint, with
 * which cards could be compared.
 */
export function renderToken(actor: Actor, token: Token) {
  const card = token.card as CardDisplay;
  return {
    id: token.id,
    object: 'token' as const,
    environment: token.environmentId,
    livemode: actor.environment.kind === 'live',
    type: 'card' as const,
    card: { ...card, fingerprint: actor.permissions.has('customers:read') ? card.fingerprint : null },
    used: token.usedAt !== null,
    used_at: token.usedAt?.toISOString() ?? null,
    expires_at: token.expiresAt.toISOString(),
    created_at: token.createdAt.toISOString(),
  };
}
export type TokenShape = ReturnType<typeof renderToken>;
