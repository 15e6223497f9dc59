import { lookAtAlerts } from '@/lib/alerts/look-at-rules';
import { queueIncidentMail } from '@/lib/notices/mail';

/** Looks at alert rules and hands what has to be written of to the mail at once. Returns how many environments it looked at. */
export async function lookAtAlertsAndTell(): Promise<number> {
  const looked = await lookAtAlerts();
  await queueIncidentMail();
  return looked;
}
