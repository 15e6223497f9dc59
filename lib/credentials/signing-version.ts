import type { EnvironmentContext } from '@/lib/auth/actor';
import {
  publicKeyBytes,
  sealSigningSecret,
  signingSecretOf,
  writeSigningSecret,
} from '@/lib/auth/signatures/key-versions';
import type { Algorithm } from '@/lib/auth/signatures/parse';
import { ensure } from '@/lib/errors';

/** A version of a signing key before it is stored. */
export type NewVersion = { algorithm: Algorithm; sealedSecret: Buffer | null; publicKey: Buffer | null };

/** A shared secret, sealed for exactly this environment, key and version; `secret` is its text, which is shown this once. */
export async function newSecret(
  environment: EnvironmentContext,
  keyId: string,
  version: number,
): Promise<NewVersion & { secret: string }> {
  const secret = writeSigningSecret(environment.kind);
  const place = { environmentId: environment.id, keyId, version };
  const sealedSecret = await sealSigningSecret(signingSecretOf(secret), place);
  return { algorithm: 'hmac-sha256', sealedSecret, publicKey: null, secret };
}

/** An uploaded Ed25519 public key. Throws `invalid_request` for any other text. */
export function uploadedKey(text: string): NewVersion {
  const publicKey = publicKeyBytes(text);
  const detail = 'Send the public half of an Ed25519 key, as PEM (SPKI) or as base64url of its 32 bytes.';
  ensure(publicKey, 'invalid_request', detail, {
    errors: [{ pointer: '/publicKey', code: 'invalid', detail }],
  });
  return { algorithm: 'ed25519', sealedSecret: null, publicKey };
}
