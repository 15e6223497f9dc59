import { createHmac } from 'node:crypto';
import { keyFor, mac } from '@/lib/crypto';
import { env } from '@/lib/env';

const keys = new Map<string, Buffer>();

/** The 32-byte key with which calls and callbacks of one environment are signed (docs/sandbox-protocol.md). */
export function networkKey(environmentId: string): Buffer {
  let key = keys.get(environmentId);
  if (!key) {
    const shared = env().SANDBOX_NETWORK_SECRET;
    key = shared
      ? createHmac('sha256', shared).update(environmentId).digest()
      : mac(keyFor('sandbox network'), environmentId);
    if (keys.size >= 10_000) keys.clear();
    keys.set(environmentId, key);
  }
  return key;
}

/** Value of a Sandbox-Signature header over `<t>.<content>`; `at` in milliseconds. */
export function signatureHeader(environmentId: string, content: string, at: number = Date.now()): string {
  const t = Math.floor(at / 1000);
  return `t=${t},v1=${digest(environmentId, t, content)}`;
}

/** Lower-case hex of the signature that belongs to `content` at Unix second `t`. */
export function digest(environmentId: string, t: number, content: string): string {
  return createHmac('sha256', networkKey(environmentId)).update(`${t}.${content}`).digest('hex');
}

/** What a call's signature covers: method, path below the base, body. */
export function signedCall(method: string, path: string, body: string): string {
  return `${method} ${path}\n${body}`;
}
