import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Incident } from '@/lib/generated/prisma/client';
import { getIncident, type IncidentRow } from './queries';

/** Says that somebody looks after an incident, so that it is not escalated; the first who says it stays. Throws `not_found`. */
export async function acknowledgeIncident(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<IncidentRow>> {
  const before = await getIncident(actor, id);
  const { row, replayed } = await change<Incident>(actor, call, 'incident_acknowledge', 'incident', { id });
  return { row: { ...row, rule: before.rule }, replayed };
}
