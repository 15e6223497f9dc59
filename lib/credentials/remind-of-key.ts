import type { EnvironmentContext } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callFunction } from '@/lib/db';
import { newId } from '@/lib/ids';

/** Tells once that a key ends within so many days (14, 3 or 1). False where it was told, or the key has ended. */
export async function remindOfKey(
  environment: EnvironmentContext,
  keyId: string,
  days: number,
): Promise<boolean> {
  const { told } = await callFunction<{ told: boolean }>('api_key_remind', environment.id, {
    key_id: keyId,
    days,
    at: now(environment.clockOffsetMs).toISOString(),
    actor: 'system',
    request_id: newId('request'),
    event_ids: [newId('event')],
  });
  return told;
}
