import type { Actor } from '@/lib/auth/actor';
import type { IssuedToken } from './issue-access-token';

/** An access token as the API answers it, the only time its text is shown. */
export function renderAccessToken(actor: Actor, token: IssuedToken) {
  return {
    object: 'access_token',
    environment: actor.environment.id,
    livemode: actor.environment.kind === 'live',
    access_token: token.text,
    key: token.keyId,
    scopes: token.scopes,
    expires_at: token.expiresAt.toISOString(),
  };
}
