import type { Actor } from '@/lib/auth/actor';
import { keyDigest, keyPrefix, writeKey } from '@/lib/auth/key-format';
import { allScopes, PUBLISHABLE_PERMISSIONS, permissionsOfScopes } from '@/lib/auth/scopes';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { DomainError, ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { type KeyRow, keyRow } from './queries';
import type { CreateKey } from './schema';

const DAY_MS = 86_400_000;

/** A new key's row and, this once, its text. */
export type CreatedKey = KeyRow & { secret: string };

/**
 * A new API key of the actor's environment. Live keys are made by owners, admins and the operator of the server. Throws
 * `insufficient_scope`, `invalid_request` for scopes on a publishable key or none at all on a secret one, and
 * `already_exists` for a repeated request, because the text of the key that the first one made cannot be shown again.
 */
export async function createKey(actor: Actor, input: CreateKey, call: Call): Promise<CreatedKey> {
  const { environment } = actor;
  ensureMayMake(actor);
  const permissions = permissionsFor(actor, input);
  const id = newId('key');
  const secret = writeKey(input.kind, environment.kind, id);
  const row = await db()
    .apiKey.create({
      data: {
        environmentId: environment.id,
        id,
        kind: input.kind,
        name: input.name,
        prefix: keyPrefix(input.kind, environment.kind),
        last4: secret.slice(-4),
        digest: Uint8Array.from(keyDigest(secret)),
        permissions,
        createdBy: actor.id,
        expiresAt: input.expiresInDays ? new Date(Date.now() + input.expiresInDays * DAY_MS) : null,
        idempotencyKey: call.claim?.key ?? null,
      },
    })
    .catch(alreadyMade);
  return { ...keyRow(row), secret };
}

/** Live keys are made by owners, admins and the operator of the server. Throws `insufficient_scope`. */
export function ensureMayMake(actor: Actor): void {
  const mayMakeLive = actor.kind === 'system' || actor.role === 'owner' || actor.role === 'admin';
  ensure(
    actor.environment.kind === 'sandbox' || mayMakeLive,
    'insufficient_scope',
    'Live keys are made by owners and admins.',
    { roles: ['owner', 'admin'] },
  );
}

/** A repeated request: `already_exists`. Throws everything else as it is. */
export function alreadyMade(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === 'P2002' || constraint === 'api_key_environment_id_idempotency_key_key') {
    throw new DomainError(
      'already_exists',
      'This request made a key already. Revoke it if its text was lost.',
    );
  }
  throw error;
}

function permissionsFor(actor: Actor, input: CreateKey): string[] {
  if (input.kind === 'publishable') {
    ensure(
      input.scopes === undefined,
      'invalid_request',
      'A publishable key has fixed permissions and no scopes.',
      {
        errors: [
          { pointer: '/scopes', code: 'not_allowed', detail: 'Leave scopes out for a publishable key.' },
        ],
      },
    );
    return [...PUBLISHABLE_PERMISSIONS];
  }
  const permissions = permissionsOfScopes(input.scopes ?? allScopes(), actor.environment.kind);
  ensure(permissions.length > 0, 'invalid_request', 'A key without any permission is of no use.', {
    errors: [{ pointer: '/scopes', code: 'required', detail: 'Choose at least one scope.' }],
  });
  return permissions;
}
