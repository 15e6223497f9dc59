import { giveBack, takeOrRefuse } from '@/lib/limits/take';

/**
 * Counts one submission against card testing and refuses with `rate_limited` (the same answer whatever the card is) when
 * a session or an address made too many. Who pays is not counted against their address: call the result when the money
 * moved.
 */
export async function countAttempt(sessionId: string, address: string | null): Promise<() => void> {
  await takeOrRefuse('session', sessionId);
  if (address === null) return () => undefined;
  await takeOrRefuse('payer', address);
  return () => giveBack('payer', address);
}
