import type { Actor } from '@/lib/auth/actor';
import { activeKey, databaseTimeMs } from '@/lib/auth/keys';
import { invalidKey } from '@/lib/auth/refusals';
import { allVersions } from '@/lib/auth/signatures/all-versions';
import { publicAuthorities } from '@/lib/auth/signatures/authorities';
import { componentOf, requiredComponents, signatureBase } from '@/lib/auth/signatures/base';
import type { Difference } from '@/lib/auth/signatures/difference';
import { isNonceTaken } from '@/lib/auth/signatures/nonces';
import { parseSignature, type Signature } from '@/lib/auth/signatures/parse';
import { candidatesOf, verifySignature } from '@/lib/auth/signatures/verify';
import type { DomainError, ErrorCode } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { getKey, isOver, type KeyRow } from '../queries';
import { checkCovered, checkDigest, checkHeaders, checkTime, refusalOf } from './check-request';
import { compare } from './check-signature';
import { type PastedRequest, pastedRequest, readable } from './pasted-request';
import { type ExplainSignature, type Finding, found } from './schema';

/** What the API would answer to the request now, why, and where its base differs from the one that was signed. */
export type Explanation = {
  id: string | null;
  /** Null: it would be taken. */
  refusal: { code: ErrorCode; detail: string } | null;
  findings: Finding[];
  /** Our base; its lines without values where nothing can be read of a signature. */
  base: string | null;
  theirs: string | null;
  difference: Difference | null;
  /** Unix time in seconds. */
  serverTime: number;
};

/**
 * Explains the signature of a pasted request with the verifier's own steps, and with what its key's versions, also ended
 * ones, say. Only keys of the actor's environment are looked at. Nothing of the request is kept, no nonce is used up, and no
 * secret is asked for or shown. Throws `invalid_request` for a URL or headers that are none.
 */
export async function explainSignature(actor: Actor, input: ExplainSignature): Promise<Explanation> {
  const request = pastedRequest(input);
  let signature: Signature | null = null;
  const unread = refusalOf(() => {
    signature = parseSignature(request.headers);
  });
  const headers = checkHeaders(request, unread);
  if (signature === null || unread !== null) return unreadable(request, headers, unread as DomainError);
  return explain(actor, request, signature, headers, input.base);
}

/** What has to be signed, for a request whose signature cannot be read: the whole base where only the signature is missing. */
function unreadable(request: PastedRequest, headers: Finding, refusal: DomainError): Explanation {
  const valueIn = (name: string) => componentOf(name, request, authorityOf(request));
  const unsigned = unsignedOf(request);
  const components = requiredComponents(request.headers, request.bodyBytes.length > 0);
  const lines = components.map((name) => `"${name}": ${valueIn(name) ?? '…'}`).join('\n');
  return {
    id: null,
    refusal: { code: refusal.code, detail: refusal.detail },
    findings: [headers],
    base: readable((unsigned && signatureBase(unsigned, valueIn)) ?? lines),
    theirs: null,
    difference: null,
    serverTime: Math.floor(Date.now() / 1_000),
  };
}

/** Components and parameters of a request that has everything but its signature. */
function unsignedOf({ headers }: PastedRequest): Signature | null {
  const label = /^([^=]+)=/.exec(headers.get('signature-input') ?? '')?.[1] ?? '';
  let signature: Signature | null = null;
  refusalOf(() => {
    signature = parseSignature({
      get: (name) => (name === 'signature' ? `${label}=:AAAA:` : headers.get(name)),
    });
  });
  return signature;
}

async function explain(
  actor: Actor,
  request: PastedRequest,
  signature: Signature,
  headers: Finding,
  pasted: string | undefined,
): Promise<Explanation> {
  const key = isId('key', signature.keyId) ? await getKey(actor, signature.keyId) : null;
  const signer = key?.kind === 'signing' ? key : null;
  const active = signer && (await activeKey(signer.id));
  const nowMs = active ? databaseTimeMs(active) : Date.now();
  const versions = signer ? await allVersions(actor.environment.id, signer.id) : [];
  const authorities = publicAuthorities();
  const base = signatureBase(signature, (name) => componentOf(name, request, authorityOf(request)));
  const findings = [
    headers,
    checkKey(signature, key, nowMs),
    checkCovered(request, signature),
    ...(signer ? [checkVersion(signature, versions, nowMs)] : []),
    checkDigest(request),
    checkTime(signature, nowMs),
    checkBase(request, signature, authorities),
  ];
  const compared =
    signer && base !== null
      ? compare({ request, signature, base, versions, nowMs, pasted })
      : { finding: null, theirs: null, difference: null };
  if (compared.finding) findings.push(compared.finding);
  const place = { environmentId: actor.environment.id, keyId: signature.keyId, nonce: signature.nonce };
  if (signer && (await isNonceTaken(place))) findings.push(found('nonce', 'unknown', 'nonce_taken'));
  const refusal = active
    ? await verifySignature(request, signature, { versions: active.versions, authorities, nowMs }).then(
        () => null,
        (error: DomainError) => error,
      )
    : invalidKey();
  return {
    id: signer?.id ?? null,
    refusal: refusal && { code: refusal.code, detail: refusal.detail },
    findings,
    base: base && readable(base),
    theirs: compared.theirs && readable(compared.theirs),
    difference: compared.difference,
    serverTime: Math.floor(nowMs / 1_000),
  };
}

/** The host that the base is made with: the request's own, if this server is known by it. */
function authorityOf({ host }: PastedRequest): string {
  const authorities = publicAuthorities();
  return authorities.find((one) => one === host) ?? authorities[0] ?? '';
}

function checkKey({ keyId }: Signature, key: KeyRow | null, nowMs: number): Finding {
  if (!key) return found('key', 'bad', 'key_unknown', { id: keyId });
  if (key.kind !== 'signing') return found('key', 'bad', 'key_kind', { name: key.name });
  if (!isOver(key, nowMs)) return found('key', 'good', 'key_good', { name: key.name });
  return found('key', 'bad', key.revokedAt ? 'key_revoked' : 'key_expired', { name: key.name });
}

function checkVersion(
  signature: Signature,
  versions: Parameters<typeof candidatesOf>[1],
  nowMs: number,
): Finding {
  const { algorithm } = signature;
  const refusal = refusalOf(() => candidatesOf(signature, versions, nowMs));
  if (refusal === null) return found('version', 'good', 'version_good', { algorithm });
  const hasOther = versions.some(({ endsAt }) => endsAt === null || endsAt > nowMs);
  return found('version', 'bad', hasOther ? 'version_algorithm' : 'version_ended', { algorithm });
}

function checkBase(
  request: PastedRequest,
  { components }: Signature,
  authorities: readonly string[],
): Finding {
  const absent = components.find((name) => componentOf(name, request, '') === null);
  if (absent) return found('base', 'bad', 'base_absent', { name: absent });
  if (request.host !== null && !authorities.includes(request.host))
    return found('base', 'bad', 'base_host', { host: request.host, known: authorities[0] ?? '' });
  return found('base', 'good', 'base_good');
}
