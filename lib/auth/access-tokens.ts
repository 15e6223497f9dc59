import { equalBytes, keyFor, mac } from '@/lib/crypto';
import type { EnvironmentKind } from './permissions';
import { type Access, SCOPES, type ScopedResource, type Scopes } from './scopes';

/**
 * The text of an access token: `at_live_<id of its key>_<end>_<scopes>_<MAC>`. It is kept nowhere: the MAC, under a key that
 * is derived from COUNTINGHOUSE_SECRET, says that we wrote it, and its key says on every use whether it still counts.
 */
export type AccessToken = { keyId: string; scopes: Scopes; expiresAtMs: number };

const SHAPE =
  /^(at_(?:live|sandbox)_([0-9a-hjkmnp-tv-z]{26})_([0-9a-z]{6,10})_([a-z][a-z_.-]*))_([A-Za-z0-9_-]{43})$/;
const LETTERS = { read: 'r', write: 'w' } as const;

/** A new token for a key; `expiresAtMs` is rounded up to a second. */
export function writeAccessToken(kind: EnvironmentKind, { keyId, scopes, expiresAtMs }: AccessToken): string {
  const words = Object.entries(scopes).flatMap(([resource, access]) =>
    access === 'none' ? [] : [`${resource}.${LETTERS[access]}`],
  );
  const end = Math.ceil(expiresAtMs / 1_000).toString(36);
  const body = `at_${kind}_${keyId.slice('key_'.length)}_${end}_${words.join('-')}`;
  return `${body}_${macOf(body)}`;
}

/** What a token says, or null when we did not write it. It may have ended, or its key. */
export function readAccessToken(text: string): AccessToken | null {
  const [, body, id, end = '', words = '', tag = ''] = SHAPE.exec(text) ?? [];
  if (body === undefined || !equalBytes(macOf(body), tag)) return null;
  const scopes: Scopes = {};
  for (const word of words.split('-')) {
    const [resource = '', letter] = word.split('.');
    // A resource that a later version no longer has gives no rights.
    if (Object.hasOwn(SCOPES, resource)) scopes[resource as ScopedResource] = accessOf(letter);
  }
  return { keyId: `key_${id}`, scopes, expiresAtMs: Number.parseInt(end, 36) * 1_000 };
}

function accessOf(letter: string | undefined): Access {
  return letter === LETTERS.write ? 'write' : letter === LETTERS.read ? 'read' : 'none';
}

function macOf(body: string): string {
  return mac(keyFor('access-token'), body).toString('base64url');
}
