import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import type { RequestLogSetting } from '@/lib/generated/prisma/client';
import { retentionDays } from './queries';
import type { SaveRetention } from './schema';

/** Sets for how many days this environment keeps its request log. What is older goes within minutes, and for good. */
export async function saveRetention(
  actor: Actor,
  { days }: SaveRetention,
  call: Call,
): Promise<RequestLogSetting> {
  const environmentId = actor.environment.id;
  call.changes?.push(['retention_days', String(await retentionDays(actor)), String(days)]);
  const change = { retentionDays: days, updatedBy: actor.id, updatedAt: new Date() };
  return db().requestLogSetting.upsert({
    where: { environmentId },
    create: { environmentId, ...change },
    update: change,
  });
}
