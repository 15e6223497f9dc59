import { holdsCardNumber } from '@/lib/card-number';
import { keyFor, mac } from '@/lib/crypto';
import { DomainError } from '@/lib/errors';
import type { Claim } from './call';

/**
 * The claim of an Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07): 1 to 255 visible ASCII
 * characters, bare or as a quoted string. Null when the header is absent. `parts` are what must be equal for a request
 * to be the same one; only their HMAC is kept.
 */
export function claimOf(
  header: string | null | undefined,
  parts: readonly (string | Buffer)[],
): Claim | null {
  if (header === null || header === undefined) return null;
  const quoted = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header);
  const key = quoted ? (quoted[1] ?? '').replace(/\\(["\\])/g, '$1') : header;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new DomainError(
      'idempotency_key_invalid',
      'A key has 1 to 255 visible ASCII characters. Nothing was done.',
    );
  }
  if (holdsCardNumber(key)) {
    // Keys are stored and shown in the console.
    throw new DomainError(
      'idempotency_key_invalid',
      'The key holds a card number. Nothing was done; use another key.',
    );
  }
  return { key, fingerprint: fingerprintOf(parts) };
}

/** HMAC in hex over what was asked. */
export function fingerprintOf(parts: readonly (string | Buffer)[]): string {
  return mac(keyFor('idempotency'), ...parts).toString('hex');
}
