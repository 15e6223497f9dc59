import { z } from 'zod';

export const EndSession = z.strictObject({ id: z.string().max(64) });
export type EndSession = z.output<typeof EndSession>;

export const EndEverySession = z.strictObject({});
