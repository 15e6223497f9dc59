import type { Actor } from '@/lib/auth/actor';
import { keyDigest, keyPrefix, type SentKind, writeKey } from '@/lib/auth/key-format';
import { sealingAgain } from '@/lib/data-keys/key-ring';
import type { Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { DomainError } from '@/lib/errors';
import type { ApiKeyModel } from '@/lib/generated/prisma/models';
import { type Id, newId } from '@/lib/ids';
import { checkedOrigins } from './allowed-origins';
import { ensureMayMake, ensurePolicyFits, permissionsFor } from './key-rules';
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
  ensurePolicyFits(input.kind, input.requiresSignature);
  const id = newId('key');
  if (input.kind === 'signing') {
    return sealingAgain(actor.environment.id, async () => {
      const { secret, ...version } = await newSecret(actor.environment, id, 1);
      return { ...(await insertKey(actor, id, input, signingColumns(id, version), call)), secret };
    });
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
  const columns = signingColumns(id, uploadedKey(input.publicKey));
  return insertKey(actor, id, { ...input, kind: 'signing' }, columns, call);
}

type KeyColumns = {
  prefix: string;
  last4: string;
  digest: string | null;
  requiresSignature: boolean;
  version: Record<string, string | null> | null;
};

async function insertKey(
  actor: Actor,
  id: Id<'key'>,
  input: CreateKey,
  { version, requiresSignature, ...columns }: KeyColumns,
  call: Call,
): Promise<KeyRow> {
  const permissions = permissionsFor(actor, input.kind, input.scopes);
  ensureMayMake(actor, permissions);
  const { row } = await change<ApiKeyModel>(actor, { claim: null }, 'api_key_create', 'api_key', {
    key: {
      id,
      kind: input.kind,
      name: input.name,
      ...columns,
      permissions,
      requires_signature: requiresSignature,
      allowed_origins: checkedOrigins(actor, input.kind, input.allowedOrigins ?? []),
      expires_at: input.expiresInDays
        ? new Date(Date.now() + input.expiresInDays * DAY_MS).toISOString()
        : null,
      request: call.claim?.key ?? null,
    },
    version,
  }).catch(alreadyMade);
  return keyRow(row);
}

/** A repeated request: `already_exists`. Throws everything else as it is. */
export function alreadyMade(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'api_key_environment_id_idempotency_key_key')
    throw repeated();
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
    digest: keyDigest(secret).toString('hex'),
    requiresSignature: kind === 'secret' && (input.requiresSignature ?? environment.kind === 'live'),
    version: null,
  };
}

/** A key that signs: its first version. Its id is what a request names, and what it is recognised by. */
function signingColumns(id: Id<'key'>, { algorithm, sealedSecret, publicKey }: NewVersion): KeyColumns {
  return {
    prefix: 'key_',
    last4: id.slice(-4),
    digest: null,
    requiresSignature: false,
    version: {
      algorithm,
      sealed_secret: sealedSecret?.toString('base64') ?? null,
      public_key: publicKey?.toString('base64') ?? null,
    },
  };
}
