import { equalBytes, keyFor, mac } from './crypto';
import { DomainError } from './errors';

const MAC_LENGTH = 12;

/**
 * The text that continues a list behind the row with this key. It is bound to the list (environment, noun and whatever
 * else must not change between pages) by a MAC, so a cursor that was made up or taken from elsewhere is refused.
 */
export function cursorAfter(list: readonly string[], key: readonly string[]): string {
  const body = Buffer.from(JSON.stringify(key));
  return Buffer.concat([signature(list, body), body]).toString('base64url');
}

/** The key of the row behind which the list continues; null on the first page. Throws `invalid_request`. */
export function readCursor(list: readonly string[], cursor: string | null): string[] | null {
  if (cursor === null) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const body = bytes.subarray(MAC_LENGTH);
  // The decoder passes over what is no base64, so only the exact text that we gave out is taken.
  const exact = bytes.toString('base64url') === cursor;
  if (!exact || !equalBytes(bytes.subarray(0, MAC_LENGTH), signature(list, body))) {
    const detail = 'The cursor does not belong to this list. Begin again without one.';
    throw new DomainError('invalid_request', detail, {
      errors: [{ pointer: '/cursor', code: 'invalid_cursor', detail }],
    });
  }
  return JSON.parse(body.toString()) as string[];
}

function signature(list: readonly string[], body: Buffer): Buffer {
  return mac(keyFor('cursor'), ...list, body).subarray(0, MAC_LENGTH);
}
