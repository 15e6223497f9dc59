import type { Actor } from '@/lib/auth/actor';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';
import type { IssuedToken } from './issue-access-token';

/** A key as events show it: never its text, its digest or what verifies with it. */
export function renderApiKey(viewer: Pick<Actor, 'environment'>, key: ApiKeyModel) {
  return {
    id: key.id,
    object: 'api_key' as const,
    environment: key.environmentId,
    livemode: viewer.environment.kind === 'live',
    kind: key.kind,
    name: key.name,
    hint: `${key.prefix}…${key.last4}`,
    permissions: key.permissions,
    requires_signature: key.requiresSignature,
    allowed_origins: key.allowedOrigins,
    ip_ranges: key.ipRanges,
    replaces: key.replaces,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    version: key.version,
  };
}

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
