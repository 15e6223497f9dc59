import type { KnownActor } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { enterEnvironment } from '@/lib/present-environment';
import { readAccessToken } from './access-tokens';
import type { Actor, HeaderReader, RequestFacts, SignableFacts } from './actor';
import { environmentContext } from './environment';
import { type Caller, noteKeyUse } from './key-uses';
import { type ActiveKey, activeKey, databaseTimeMs, verifyKey } from './keys';
import { pageOriginOf } from './origins';
import { addressRefused, invalidKey, originRefused, signatureRequired, withExplanation } from './refusals';
import { permissionsOfScopes } from './scopes';
import { publicAuthorities } from './signatures/authorities';
import { HeldNonce } from './signatures/nonces';
import { parseSignature } from './signatures/parse';
import { verifySignature } from './signatures/verify';

/**
 * The actor of a key or an access token in an Authorization header. Throws `invalid_key`, `ip_not_allowed`,
 * `origin_not_allowed`, and `signature_required` for a write with a key whose policy wants a signature.
 */
export async function actorFromBearer(
  authorization: string,
  headers: HeaderReader,
  facts: RequestFacts,
): Promise<Actor> {
  const text = /^bearer +(\S{1,400})$/i.exec(authorization)?.[1];
  if (text === undefined) throw invalidKey();
  if (text.startsWith('at_')) return actorFromAccessToken(text, headers, facts);
  const key = await verifyKey(text, callerOf(headers, facts));
  if (!key) throw invalidKey();
  enterEnvironment(key.environmentId);
  await ensureAddress(key, facts);
  await ensureOrigin(key, headers, facts);
  if (key.requiresSignature && facts.method !== 'GET' && facts.method !== 'HEAD') {
    throw signatureRequired(
      'This key reads only: its policy wants writes signed. Sign them with a signing key. Nothing was done.',
    );
  }
  return keyActor(key, facts, key.kind === 'publishable' ? { publishable: true } : {});
}

/** A token has its key's environment and at most its rights, and ends with it. */
async function actorFromAccessToken(
  text: string,
  headers: HeaderReader,
  facts: RequestFacts,
): Promise<Actor> {
  const token = readAccessToken(text);
  const key = token && (await activeKey(token.keyId));
  if (!token || !key || token.expiresAtMs <= databaseTimeMs(key)) throw invalidKey();
  enterEnvironment(key.environmentId);
  await ensureAddress(key, facts);
  const actor = await keyActor(key, facts, {});
  noteKeyUse(key, callerOf(headers, facts));
  const wanted = permissionsOfScopes(token.scopes, actor.environment.kind);
  const permissions = new Set(wanted.filter((permission) => key.permissions.has(permission)));
  return { ...actor, permissions, endsAtMs: token.expiresAtMs };
}

/** How long a connection goes on that was opened with a signature: as long as the signature itself may be old. */
const SIGNATURE_COUNTS_MS = 300_000;

/**
 * The actor of a key whose connection stays open, with what the key still may; null where it would be refused by now: ended,
 * bound to other addresses, or with a token or signature that is over.
 */
export async function actorStill(actor: Actor): Promise<Actor | null> {
  const key = await activeKey(actor.id);
  if (!key?.addresses.has(actor.ip)) return null;
  if (actor.endsAtMs !== undefined && actor.endsAtMs <= databaseTimeMs(key)) return null;
  const permissions = [...actor.permissions].filter((permission) => key.permissions.has(permission));
  return { ...actor, permissions: new Set(permissions) };
}

/**
 * The actor of a signed request. Throws what `parseSignature`, `verifySignature` and, unless the door holds the nonce,
 * `takeNonce` throw, or `invalid_key`.
 */
export async function actorFromSignature(headers: HeaderReader, facts: SignableFacts): Promise<Actor> {
  return signerOf(headers, facts).catch((error: unknown) => {
    const [, keyId = ''] = /;keyid="([^"]*)"/.exec(headers.get('signature-input') ?? '') ?? [];
    throw withExplanation(error, isId('key', keyId) ? keyId : null);
  });
}

async function signerOf(headers: HeaderReader, facts: SignableFacts): Promise<Actor> {
  const signature = parseSignature(headers);
  const key = isId('key', signature.keyId) ? await activeKey(signature.keyId) : null;
  if (key?.kind !== 'signing') throw invalidKey();
  const { method, url, body } = facts;
  await verifySignature({ method, url, headers, body }, signature, {
    versions: key.versions,
    authorities: publicAuthorities(),
    nowMs: databaseTimeMs(key),
  });
  enterEnvironment(key.environmentId);
  await ensureAddress(key, facts);
  const nonce = new HeldNonce({
    environmentId: key.environmentId,
    keyId: key.id,
    nonce: signature.nonce,
  });
  if (!facts.holdsNonce) await nonce.take();
  noteKeyUse(key, callerOf(headers, facts));
  const endsAtMs = databaseTimeMs(key) + SIGNATURE_COUNTS_MS;
  return keyActor(key, facts, { signed: true, endsAtMs, ...(facts.holdsNonce ? { nonce } : {}) });
}

function callerOf(headers: HeaderReader, { ip }: RequestFacts): Caller {
  return { ip, userAgent: headers.get('user-agent') ?? null };
}

/** Throws `ip_not_allowed`, to whoever has proved to have the key. */
async function ensureAddress(key: ActiveKey, facts: RequestFacts): Promise<void> {
  if (key.addresses.has(facts.ip)) return;
  throw addressRefused(await knownActor(key, facts));
}

/** Throws `origin_not_allowed` for a key that is bound to pages, also where nothing says which page it was. */
async function ensureOrigin(key: ActiveKey, headers: HeaderReader, facts: RequestFacts): Promise<void> {
  const origin = pageOriginOf(headers);
  if (key.origins.length === 0 || (origin !== null && key.origins.includes(origin))) return;
  throw originRefused(await knownActor(key, facts));
}

async function knownActor(key: ActiveKey, { ip, requestId }: RequestFacts): Promise<KnownActor> {
  const environment = await environmentContext(key.environmentId);
  return { kind: 'key', id: key.id, environment, ip, requestId, publishable: key.kind === 'publishable' };
}

async function keyActor(
  key: ActiveKey,
  facts: RequestFacts,
  marks: Pick<Actor, 'publishable' | 'signed' | 'endsAtMs' | 'nonce'>,
): Promise<Actor> {
  return {
    kind: 'key',
    id: key.id,
    label: key.name,
    environment: await environmentContext(key.environmentId),
    role: null,
    permissions: key.permissions,
    refundLimit: null,
    requestId: facts.requestId,
    ip: facts.ip,
    ...marks,
  };
}
