import type { Actor } from '@/lib/auth/actor';
import { keyDigest, keyPrefix, type SentKind, writeKey } from '@/lib/auth/key-format';
import { allScopes, PUBLISHABLE_PERMISSIONS, permissionsOfScopes } from '@/lib/auth/scopes';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { DomainError, ensure } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { type Id, newId } from '@/lib/ids';
import { type KeyRow, keyRow } from './queries';
import type { CreateKey, RegisterPublicKey } from './schema';
import { type NewVersion, newSecret, uploadedKey } from './signing-version';

const DAY_MS = 86_400_000;

/** A new key's row and, this once, its text; of a signing key its first secret. */
export type CreatedKey = KeyRow & { secret: string };

/**
 * A new API key of the actor's environment. Live keys are made by owners, admins and the operator of the server; a secret
 * one of them writes only with a signature unless `requiresSignature` says false. Throws `insufficient_scope`,
 * `invalid_request` for what its kind does not have or for no permission at all, and `already_exists` for a repeated
 * request, because the text of the key that the first one made cannot be shown again.
 */
export async function createKey(actor: Actor, input: CreateKey, call: Call): Promise<CreatedKey> {
  ensure(
    input.requiresSignature === undefined || input.kind === 'secret',
    'invalid_request',
    'Only a secret key can be asked to have its writes signed.',
    { errors: [{ pointer: '/requiresSignature', code: 'not_allowed', detail: 'For secret keys only.' }] },
  );
  const id = newId('key');
  if (input.kind === 'signing') {
    const { secret, ...version } = newSecret(actor.environment, id, 1);
    return { ...(await insertKey(actor, id, input, signingColumns(actor, id, version), call)), secret };
  }
  const { secret, ...columns } = sentColumns(actor, id, input, input.kind);
  return { ...(await insertKey(actor, id, input, columns, call)), secret };
}

/**
 * A signing key that verifies with somebody's own Ed25519 key, whose private half never comes here. Throws what `createKey`
 * throws, `invalid_request` also for a text that is no such public key.
 */
export function registerPublicKey(actor: Actor, input: RegisterPublicKey, call: Call): Promise<KeyRow> {
  const id = newId('key');
  const columns = signingColumns(actor, id, uploadedKey(input.publicKey));
  return insertKey(actor, id, { ...input, kind: 'signing' }, columns, call);
}

type KeyColumns = Pick<
  Prisma.ApiKeyCreateInput,
  'prefix' | 'last4' | 'digest' | 'requiresSignature' | 'versions'
>;

async function insertKey(
  actor: Actor,
  id: Id<'key'>,
  input: CreateKey,
  columns: KeyColumns,
  call: Call,
): Promise<KeyRow> {
  ensureMayMake(actor);
  const row = await db()
    .apiKey.create({
      data: {
        environmentId: actor.environment.id,
        id,
        kind: input.kind,
        name: input.name,
        ...columns,
        permissions: permissionsFor(actor, input),
        createdBy: actor.id,
        expiresAt: input.expiresInDays ? new Date(Date.now() + input.expiresInDays * DAY_MS) : null,
        idempotencyKey: call.claim?.key ?? null,
      },
    })
    .catch(alreadyMade);
  return keyRow(row);
}

/** Whoever makes and rotates keys here, beside having the permission. Throws `insufficient_scope`. */
export function ensureMayMake(actor: Actor): void {
  const isTheirs = actor.role === 'owner' || actor.role === 'admin' || Boolean(actor.rights?.ownRole);
  const mayMakeLive = actor.kind === 'system' || isTheirs;
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
  if (code === 'P2002' || constraint === 'api_key_environment_id_idempotency_key_key') throw repeated();
  throw error;
}

/** The refusal of a repeated request: what the first one showed is kept nowhere. */
export function repeated(): DomainError {
  return new DomainError(
    'already_exists',
    'This request made a key already. Revoke it if its text was lost.',
  );
}

/** A key that is sent with each request: its digest, and enough of its text to recognise it. */
function sentColumns({ environment }: Actor, id: Id<'key'>, input: CreateKey, kind: SentKind) {
  const secret = writeKey(kind, environment.kind, id);
  return {
    secret,
    prefix: keyPrefix(kind, environment.kind),
    last4: secret.slice(-4),
    digest: Uint8Array.from(keyDigest(secret)),
    requiresSignature: kind === 'secret' && (input.requiresSignature ?? environment.kind === 'live'),
  };
}

/** A key that signs: its first version. Its id is what a request names, and what it is recognised by. */
function signingColumns(actor: Actor, id: Id<'key'>, version: NewVersion) {
  const { algorithm, sealedSecret, publicKey } = version;
  const first = {
    version: 1,
    algorithm,
    sealedSecret: sealedSecret && Uint8Array.from(sealedSecret),
    publicKey: publicKey && Uint8Array.from(publicKey),
    createdBy: actor.id,
  };
  return { prefix: 'key_', last4: id.slice(-4), versions: { create: first } };
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
