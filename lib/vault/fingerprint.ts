import { createHmac } from 'node:crypto';
import type { KeyRing } from '@/lib/data-keys/key-ring';

/**
 * The same number in the same environment has the same fingerprint; between environments nothing can be compared.
 * Letters only (a = 0 … p = 15): hexadecimal digits in a row could pass for a card number in a search for leaks.
 */
export function fingerprintOf(ring: KeyRing, number: string): string {
  const digest = createHmac('sha256', ring.active.fingerprint.key).update(number).digest().subarray(0, 16);
  const letters = Array.from(digest, (byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15)));
  return `v${ring.pepperVersion}_${letters.join('')}`;
}
