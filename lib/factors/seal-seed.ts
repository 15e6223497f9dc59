import { keyFor } from '@/lib/crypto';
import { open, seal } from '@/lib/sealed-record';

const KEY_ID = 'totp_v1';
const key = () => ({ id: KEY_ID, key: keyFor('totp seed') });
/** A seed belongs to a person: their id stands where an environment's would. */
const place = (userId: string, id: string) => ({ purpose: 'totp seed', environmentId: userId, id }) as const;

/** The seed as it is stored: it opens for this row of this user only. */
export function sealSeed(userId: string, id: string, seed: Buffer): Buffer {
  return seal(seed, key(), place(userId, id));
}

/** Throws `SealError` for anything altered or moved, and when COUNTINGHOUSE_SECRET is another one. */
export function openSeed(userId: string, id: string, sealed: Uint8Array): Buffer {
  return open(Buffer.from(sealed), key(), place(userId, id));
}
