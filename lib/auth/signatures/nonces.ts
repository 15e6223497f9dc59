import { callFunction, select } from '@/lib/db';
import { nonceReused } from '../refusals';

/** Takes a nonce for a signature that was verified. Of requests with one nonce exactly one passes. Throws `nonce_reused`. */
export async function takeNonce(environmentId: string, keyId: string, nonce: string): Promise<void> {
  const isFirst = await callFunction<boolean>('signature_nonce_take', environmentId, {
    key_id: keyId,
    nonce,
  });
  if (!isFirst) throw nonceReused();
}

const BATCH = 5_000;

/**
 * Forgets nonces that are older than 11 minutes: a signature may be 300 seconds ahead of the clock and is taken for 300
 * more, and the last of those ten minutes counts. Returns how many went.
 */
export async function forgetNonces(): Promise<number> {
  const [row] = await select<{ count: number }>(
    'forget_nonces',
    `WITH gone AS (
       DELETE FROM signature_nonce WHERE (environment_id, key_id, nonce) IN (
         SELECT environment_id, key_id, nonce FROM signature_nonce
         WHERE taken_at < now() - interval '11 minutes' ORDER BY taken_at LIMIT $1)
       RETURNING 1)
     SELECT count(*)::int AS count FROM gone`,
    [BATCH],
  );
  return row?.count ?? 0;
}
