import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { keyFor, mac } from '@/lib/crypto';
import type { Id } from '@/lib/ids';
import type { EnvironmentKind } from './permissions';

/**
 * The text of an API key: `sk_live_<id>_<32 random characters><6 characters CRC-32>`. The id finds the row, the random
 * part (190 bits) is the secret, and the checksum lets a mistyped or invented key be refused without asking the
 * database, and lets scanners recognise a leaked one.
 */
export type KeyKind = 'secret' | 'publishable' | 'signing';
/** Kinds whose text is sent with each request. A signing key has versions instead (signatures/key-versions.ts). */
export type SentKind = Exclude<KeyKind, 'signing'>;

const PREFIX = { secret: 'sk', publishable: 'pk' } as const;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHAPE = /^(sk|pk)_(live|sandbox)_([0-9a-hjkmnp-tv-z]{26})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** The beginning that is shown in lists. */
export function keyPrefix(kind: SentKind, environmentKind: EnvironmentKind): string {
  return `${PREFIX[kind]}_${environmentKind}_`;
}

/** A new key for the id of its row. Shown once, stored nowhere. */
export function writeKey(kind: SentKind, environmentKind: EnvironmentKind, id: Id<'key'>): string {
  const random = Array.from({ length: 32 }, () => BASE62[randomInt(62)]).join('');
  const body = `${keyPrefix(kind, environmentKind)}${id.slice('key_'.length)}_${random}`;
  return body + checksum(body);
}

/** The row's id inside a key's text, or null when the text is no key. */
export function keyIdOf(text: string): Id<'key'> | null {
  const match = SHAPE.exec(text);
  if (!match || checksum(text.slice(0, -6)) !== match[5]) return null;
  return `key_${match[3]}`;
}

/** What the database holds instead of the key: HMAC-SHA256 under a key derived from COUNTINGHOUSE_SECRET. */
export function keyDigest(text: string): Buffer {
  return mac(keyFor('api-key'), text);
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let i = 0; i < 6; i += 1) {
    text = BASE62[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
