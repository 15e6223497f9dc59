import { z } from 'zod';
import { Fault } from '@/lib/sandbox/faults';

const DAY_SECONDS = 86_400;

/** Moves a sandbox's clock forward; time never goes back, because ids and books are in order of time. */
export const AdvanceClock = z.strictObject({
  seconds: z
    .int()
    .min(1)
    .max(366 * DAY_SECONDS),
});
export type AdvanceClock = z.output<typeof AdvanceClock>;

/** Replaces the faults that the pretend networks play; an empty list ends them. */
export const SetNetworkFaults = z.strictObject({ faults: z.array(Fault.strict()).max(20) });
export type SetNetworkFaults = z.output<typeof SetNetworkFaults>;
