import { createHmac } from 'node:crypto';
import { lettersOf } from '@/lib/crypto';
import type { KeyRing } from '@/lib/data-keys/key-ring';

/** The same number in the same environment has the same fingerprint; between environments nothing can be compared. */
export function fingerprintOf(ring: KeyRing, number: string): string {
  const digest = createHmac('sha256', ring.active.fingerprint.key).update(number).digest().subarray(0, 16);
  return `v${ring.pepperVersion}_${lettersOf(digest)}`;
}
