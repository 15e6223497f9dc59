import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { sha256 } from '@/lib/crypto';
import { digestMismatch, signatureInvalid, timestampOutOfRange } from '../refusals';
import { componentOf, ensureCovered, type SignableRequest, signatureBase } from './base';
import type { KeyVersion } from './key-versions';
import type { Signature } from './parse';

const SKEW_SECONDS_MAX = 300;

/** What a signature is held against. */
export type Verifier = {
  versions: readonly KeyVersion[];
  /** Hosts that the request may have been sent to. */
  authorities: readonly string[];
  /** The database's time, in milliseconds of Unix time. */
  nowMs: number;
};

/**
 * Verifies a request's signature: what it covers, the body's digest, its time, then the signature itself under any version
 * of the key that has not ended and any host of this server. Throws `signature_invalid`, `digest_mismatch` or
 * `timestamp_out_of_range`. Whether its nonce is new is asked afterwards, or strangers could use up nonces.
 */
export async function verifySignature(
  request: SignableRequest,
  signature: Signature,
  { versions, authorities, nowMs }: Verifier,
): Promise<void> {
  const body = await request.body();
  ensureCovered(request, signature.components, body.length > 0);
  const candidates = candidatesOf(signature, versions, nowMs);
  ensureDigest(request.headers.get('content-digest') ?? null, body);
  ensureTime(signature, nowMs);
  for (const authority of authorities) {
    const base = signatureBase(signature, (name) => componentOf(name, request, authority));
    if (base === null) continue;
    const bytes = baseBytes(base);
    if (candidates.some((version) => isSignedBy(version, bytes, signature.bytes))) return;
  }
  throw signatureInvalid(
    'The signature is not that of this request: method, host, path, query, digest or idempotency key differ, or the key.',
  );
}

/** Headers are bytes to Node, one character each. */
export function baseBytes(base: string): Buffer {
  return Buffer.from(base, 'latin1');
}

/** The versions of a key that may have made this signature. Throws `signature_invalid` where there is none. */
export function candidatesOf<Version extends KeyVersion>(
  { algorithm }: Pick<Signature, 'algorithm'>,
  versions: readonly Version[],
  nowMs: number,
): Version[] {
  const candidates = versions.filter(
    (version) => version.algorithm === algorithm && (version.endsAt === null || version.endsAt > nowMs),
  );
  if (candidates.length === 0)
    throw signatureInvalid(`The key has no version for ${algorithm} that has not ended.`);
  return candidates;
}

/** Throws `timestamp_out_of_range` for a signature made more than 300 seconds ago, or ahead of time. */
export function ensureTime({ created }: Pick<Signature, 'created'>, nowMs: number): void {
  const serverTime = Math.floor(nowMs / 1_000);
  if (Math.abs(serverTime - created) > SKEW_SECONDS_MAX) throw timestampOutOfRange(serverTime);
}

/** The one form of Content-Digest (RFC 9530) that the profile has: SHA-256 over the bytes of the body as they came. */
export function ensureDigest(header: string | null, body: Buffer): void {
  if (header === null && body.length === 0) return;
  if (header?.trim() !== `sha-256=:${sha256(body).toString('base64')}:`) throw digestMismatch();
}

/** Whether these are the bytes that this version makes of a signature base. Constant time where a secret is compared. */
export function isSignedBy(version: KeyVersion, base: Buffer, bytes: Buffer): boolean {
  if (version.algorithm === 'ed25519')
    return bytes.length === 64 && verify(null, base, version.publicKey, bytes);
  const expected = createHmac('sha256', version.secret).update(base).digest();
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
