import { writeAccessToken } from '@/lib/auth/access-tokens';
import type { Actor } from '@/lib/auth/actor';
import { activeKey, databaseTimeMs } from '@/lib/auth/keys';
import { invalidKey, signatureRequired } from '@/lib/auth/refusals';
import { parseScopes, permissionsOfScopes } from '@/lib/auth/scopes';
import type { Answered } from '@/lib/doors/call';
import { DomainError, ensure } from '@/lib/errors';
import type { IssueAccessToken } from './schema';

/** A token's text, and what it was made with. */
export type IssuedToken = { text: string; keyId: string; scopes: readonly string[]; expiresAt: Date };

/**
 * A bearer token for at most 15 minutes, with scopes of the key that signed this very request. It writes in live without a
 * signature (its key's signature stands behind it), ends with its key, and makes no tokens. Throws `signature_required` for
 * whoever did not sign, and `insufficient_scope` for what the key may not do itself.
 */
export async function issueAccessToken(
  actor: Actor,
  input: IssueAccessToken,
): Promise<Answered<IssuedToken>> {
  if (!actor.signed)
    throw signatureRequired('Tokens are for signed requests. Sign this one with a signing key.');
  const parsed = parseScopes(input.scopes.join(' '));
  ensure('scopes' in parsed, 'invalid_request', 'One of the scopes does not exist.');
  const wanted = permissionsOfScopes(parsed.scopes, actor.environment.kind);
  const missing = wanted.find((permission) => !actor.permissions.has(permission));
  if (missing) {
    throw new DomainError('insufficient_scope', `This key does not have the permission ${missing}.`, {
      permission: missing,
    });
  }
  ensure(wanted.length > 0, 'invalid_request', 'A token without any permission is of no use.', {
    errors: [{ pointer: '/scopes', code: 'required', detail: 'Ask for a scope that allows something here.' }],
  });
  const key = await activeKey(actor.id);
  if (!key) throw invalidKey();
  const expiresAtMs = Math.ceil((databaseTimeMs(key) + input.ttl * 1_000) / 1_000) * 1_000;
  const text = writeAccessToken(actor.environment.kind, {
    keyId: key.id,
    scopes: parsed.scopes,
    expiresAtMs,
  });
  const row = { text, keyId: key.id, scopes: input.scopes, expiresAt: new Date(expiresAtMs) };
  return { row, replayed: null };
}
