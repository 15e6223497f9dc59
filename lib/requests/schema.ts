import { z } from 'zod';
import { RETENTION_DAYS_MAX } from './states';

export const SaveRetention = z.strictObject({ days: z.number().int().min(1).max(RETENTION_DAYS_MAX) });
export type SaveRetention = z.output<typeof SaveRetention>;

/** A call of the log, and the sandbox in which it is sent again. */
export const ReplayRequest = z.strictObject({
  id: z.string().max(64),
  sandbox: z.string().max(64),
});
export type ReplayRequest = z.output<typeof ReplayRequest>;
