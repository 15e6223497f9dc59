import { createPublicKey, type KeyObject, randomInt } from 'node:crypto';
import { openSecretIn, type SecretPlace, sealSecretIn } from '@/lib/data-keys/secrets';
import { keyPrefix } from '../key-format';
import type { EnvironmentKind } from '../permissions';
import type { Algorithm } from './parse';

/** A version of a signing key, ready to verify: the secret of hmac-sha256 or the public key of ed25519. */
export type KeyVersion = { endsAt: number | null } & (
  | { algorithm: 'hmac-sha256'; secret: Buffer }
  | { algorithm: 'ed25519'; publicKey: KeyObject }
);

/** A version as the database has it; bytes in base64, the end in milliseconds of Unix time. */
export type StoredVersion = {
  version: number;
  algorithm: Algorithm;
  sealed_secret: string | null;
  public_key: string | null;
  ends_at_ms: number | null;
};

/** Where a version's secret belongs. It does not open for another environment, key or version. */
export type VersionPlace = { environmentId: string; keyId: string; version: number };

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH_MIN = 40;

/**
 * A new secret for hmac-sha256, as text: `sk_live_signing_` and 40 or 41 random characters (238 bits). The whole text is
 * base64url, and what it decodes to is the secret; the beginning lets people and scanners recognise it.
 */
export function writeSigningSecret(environmentKind: EnvironmentKind): string {
  const prefix = `${keyPrefix('secret', environmentKind)}signing_`;
  const length = RANDOM_LENGTH_MIN + ((4 - ((prefix.length + RANDOM_LENGTH_MIN) % 4)) % 4);
  return prefix + Array.from({ length }, () => BASE62[randomInt(62)]).join('');
}

/** The secret of a text that `writeSigningSecret` made. */
export function signingSecretOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

/** The secret as it is stored, for exactly this environment, key and version. */
export function sealSigningSecret(secret: Buffer, place: VersionPlace): Promise<Buffer> {
  return sealSecretIn(placeOf(place), secret);
}

function placeOf({ environmentId, keyId, version }: VersionPlace): SecretPlace {
  return { purpose: 'signing', environmentId, id: `${keyId}/${version}` };
}

/**
 * Makes a stored version ready. Throws `SealError` when its secret was altered or sealed elsewhere, `KeyGone` when its data key
 * was destroyed since it was read.
 */
export async function readVersion(
  stored: StoredVersion,
  place: Omit<VersionPlace, 'version'>,
): Promise<KeyVersion> {
  const endsAt = stored.ends_at_ms;
  if (stored.algorithm === 'ed25519') {
    const publicKey = ed25519KeyOf(Buffer.from(stored.public_key ?? '', 'base64'));
    return { algorithm: 'ed25519', publicKey, endsAt };
  }
  const sealed = Buffer.from(stored.sealed_secret ?? '', 'base64');
  const secret = await openSecretIn(placeOf({ ...place, version: stored.version }), sealed);
  return { algorithm: 'hmac-sha256', secret, endsAt };
}

/**
 * The 32 bytes of an Ed25519 public key, given as PEM (SPKI, RFC 8410) or as base64url of the bytes themselves; null for
 * anything else, a private key above all.
 */
export function publicKeyBytes(text: string): Buffer | null {
  const trimmed = text.trim();
  if (/^[A-Za-z0-9_-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64url');
  if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/.test(trimmed)) return null;
  try {
    const key = createPublicKey(trimmed);
    if (key.asymmetricKeyType !== 'ed25519') return null;
    return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  } catch {
    return null;
  }
}

function ed25519KeyOf(bytes: Buffer): KeyObject {
  const x = bytes.toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
