import { environmentContext } from '@/lib/auth/environment';
import { remindOfKey } from '@/lib/credentials/remind-of-key';
import { select } from '@/lib/db';

const BATCH = 100;

/**
 * Tells of keys in use without a successor that end within 14, 3 and 1 days, each once, as the console reminds of them
 * (lib/notices/ending-keys.ts). Keys end by real time in every environment. A step that was slept through is not made up for.
 */
export async function remindOfKeys(): Promise<number> {
  const due = await select<{ environment_id: string; id: string; days: number }>(
    'api_keys_to_remind',
    `SELECT k.environment_id, k.id, step.days FROM api_key k CROSS JOIN LATERAL (
       SELECT min(days) AS days FROM unnest(ARRAY[14, 3, 1]) AS days
       WHERE k.expires_at <= now() + days * interval '1 day') step
     WHERE k.expires_at > now() AND k.expires_at <= now() + interval '14 days' AND k.revoked_at IS NULL
       AND k.last_used_at > now() - interval '30 days' AND (k.reminded_days IS NULL OR k.reminded_days > step.days)
       AND NOT EXISTS (SELECT FROM api_key s
         WHERE s.environment_id = k.environment_id AND s.replaces = k.id AND s.revoked_at IS NULL)
     ORDER BY k.expires_at LIMIT $1`,
    [BATCH],
  );
  let told = 0;
  for (const { environment_id: environmentId, id, days } of due) {
    if (await remindOfKey(await environmentContext(environmentId), id, days)) told += 1;
  }
  return told;
}
