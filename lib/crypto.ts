import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { env } from './env';

const derived = new Map<string, Buffer>();

/** A 32-byte key for one purpose, derived from COUNTINGHOUSE_SECRET with HKDF-SHA256 (RFC 5869). */
export function keyFor(purpose: string): Buffer {
  let key = derived.get(purpose);
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', env().COUNTINGHOUSE_SECRET, 'countinghouse', purpose, 32));
    derived.set(purpose, key);
  }
  return key;
}

/** HMAC-SHA256 over length-prefixed parts, so that ('ab','c') and ('a','bc') differ. */
export function mac(key: Buffer, ...parts: readonly (string | Buffer)[]): Buffer {
  // One text for all parts: giving OpenSSL a further one takes longer than hashing it.
  const lengths = parts.map((part) => Buffer.byteLength(part));
  const text = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [nth, part] of parts.entries()) {
    at = text.writeUInt32BE(lengths[nth] as number, at);
    at += typeof part === 'string' ? text.write(part, at) : part.copy(text, at);
  }
  return createHmac('sha256', key).update(text).digest();
}

export function sha256(bytes: string | Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** Compares in constant time. Texts are hashed first because `timingSafeEqual` throws on unequal lengths; digests need not be. */
export function equalBytes(a: string | Buffer, b: string | Buffer): boolean {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.length === b.length) return timingSafeEqual(a, b);
  return timingSafeEqual(sha256(a), sha256(b));
}

/**
 * Two letters for each byte (a = 0 … p = 15), for ids and digests that people copy and logs keep: hexadecimal digits in a row
 * could pass for a card number, which redaction would hide in the middle of a link.
 */
export function lettersOf(bytes: Buffer): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15));
  return letters;
}
