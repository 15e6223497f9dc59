import type { Actor } from '@/lib/auth/actor';
import type { KeyKind } from '@/lib/auth/key-format';
import { allScopes, PUBLISHABLE_PERMISSIONS, permissionsOfScopes, type Scopes } from '@/lib/auth/scopes';
import { ensure } from '@/lib/errors';

/**
 * Whoever makes, changes and rotates keys here, beside having the permission. In live nobody has more through a key than by
 * their own role: it must have all that the keys may, as they are and as they become; what payers hold counts for nothing.
 * Throws `insufficient_scope`.
 */
export function ensureMayMake(actor: Actor, permissions: readonly string[]): void {
  if (actor.environment.kind === 'sandbox' || actor.kind === 'system') return;
  const isTheirs = actor.role === 'owner' || actor.role === 'admin' || Boolean(actor.rights?.ownRole);
  ensure(isTheirs, 'insufficient_scope', 'Live keys are made by owners and admins.', {
    roles: ['owner', 'admin'],
  });
  const own: ReadonlySet<string> = new Set([...actor.permissions, ...PUBLISHABLE_PERMISSIONS]);
  const lacks = [...new Set(permissions)].filter((permission) => !own.has(permission));
  ensure(
    lacks.length === 0,
    'insufficient_scope',
    `This key may what your role may not: ${lacks.join(', ')}. Nothing was changed.`,
    { lacks },
  );
}

/**
 * What a key of this kind may with these scopes; without any that is everything, for a publishable key always the same.
 * Throws `invalid_request` for scopes of a publishable key and for no permission at all.
 */
export function permissionsFor(actor: Actor, kind: KeyKind, scopes: Scopes | undefined): string[] {
  if (kind === 'publishable') {
    ensure(
      scopes === undefined,
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
  const permissions = permissionsOfScopes(scopes ?? allScopes(), actor.environment.kind);
  ensure(permissions.length > 0, 'invalid_request', 'A key without any permission is of no use.', {
    errors: [{ pointer: '/scopes', code: 'required', detail: 'Choose at least one scope.' }],
  });
  return permissions;
}

/** Throws `invalid_request` where another key than a secret one is asked to have its writes signed. */
export function ensurePolicyFits(kind: KeyKind, requiresSignature: boolean | undefined): void {
  ensure(
    requiresSignature === undefined || kind === 'secret',
    'invalid_request',
    'Only a secret key can be asked to have its writes signed.',
    { errors: [{ pointer: '/requiresSignature', code: 'not_allowed', detail: 'For secret keys only.' }] },
  );
}
