import { z } from 'zod';
import { GRACE_DAYS_MAX, IDLE_MINUTES, SESSION_HOURS } from './limits';

export const SaveSecurity = z.strictObject({
  /** Minutes without activity after which live asks to sign in again. */
  idleMinutes: z.int().min(IDLE_MINUTES.min).max(IDLE_MINUTES.max),
  /** Hours after which every session ends. */
  maxHours: z.int().min(SESSION_HOURS.min).max(SESSION_HOURS.max),
  requiresFactor: z.boolean(),
  /** Counts from the moment at which the factor is first asked for; later saves leave that day as it is. */
  graceDays: z.int().min(0).max(GRACE_DAYS_MAX).default(0),
});
export type SaveSecurity = z.output<typeof SaveSecurity>;
