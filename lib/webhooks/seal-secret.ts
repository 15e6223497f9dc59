import { keyFor } from '@/lib/crypto';
import { open, seal } from '@/lib/sealed-record';

const KEY_ID = 'webhook_v1';
const key = () => ({ id: KEY_ID, key: keyFor('webhook secret') });
const place = (environmentId: string, id: string) =>
  ({ purpose: 'webhook secret', environmentId, id }) as const;

/** The secret as it is stored: it opens for this endpoint of this environment only. */
export function sealSecret(environmentId: string, endpointId: string, secret: string): string {
  return seal(Buffer.from(secret), key(), place(environmentId, endpointId)).toString('base64');
}

/** Throws `SealError` for anything altered or moved, and when COUNTINGHOUSE_SECRET is another one. */
export function openSecret(environmentId: string, endpointId: string, sealed: string): string {
  return open(Buffer.from(sealed, 'base64'), key(), place(environmentId, endpointId)).toString();
}
