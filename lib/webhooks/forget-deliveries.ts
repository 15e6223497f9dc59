import { callAlone, select } from '@/lib/db';
import { env } from '@/lib/env';

const ENVIRONMENTS = 50;
const PORTION = 1_000;

/**
 * Forgets deliveries that ended more than WEBHOOK_RETENTION_DAYS ago, with their tries, in portions that each commit by
 * themselves; never one that waits. Their events stay. Returns how many went.
 */
export async function forgetDeliveries(): Promise<number> {
  const days = env().WEBHOOK_RETENTION_DAYS;
  const due = await select<{ id: string }>(
    'environments_to_forget_deliveries',
    `SELECT e.id FROM environment e WHERE EXISTS (SELECT FROM webhook_delivery d
       WHERE d.environment_id = e.id AND d.status <> 'pending' AND d.ended_at < now() - $1 * interval '1 day')
     ORDER BY e.id LIMIT $2`,
    [days, ENVIRONMENTS],
  );
  let forgotten = 0;
  for (const { id } of due) {
    forgotten += (await callAlone<{ forgotten: number }>('webhook_forget', id, { days, portion: PORTION }))
      .forgotten;
  }
  return forgotten;
}
