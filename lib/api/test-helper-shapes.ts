import { z } from 'zod';
import { Fault } from '@/lib/sandbox/faults';
import { SIMULATION_STATUSES } from '@/lib/testlab/simulations/status';
import { instant, nullableText, scope, stamps } from './shape-parts';

/** The shapes of what only sandboxes have. */
export const TEST_HELPER_SHAPES = {
  TestClock: z.strictObject({
    object: z.literal('test_clock'),
    environment: z.string(),
    now: instant,
    ahead_seconds: z.int(),
  }),
  NetworkFaults: z.strictObject({
    object: z.literal('network_faults'),
    environment: z.string(),
    faults: z.array(Fault),
  }),
  Simulation: z.strictObject({
    id: z.string(),
    object: z.literal('simulation'),
    ...scope,
    mode: z.enum(['live', 'back_dated']),
    status: z.enum(SIMULATION_STATUSES),
    seed: z.int(),
    rate: z.int().nullable().describe('Payments a minute, of live traffic'),
    days: z.int().nullable().describe('Days back from its beginning, of back-dated traffic'),
    planned: z.int().describe('Payments in all'),
    played: z.int().describe('Payments so far'),
    fraud_bursts: z.boolean(),
    outage: z.boolean(),
    failure: nullableText,
    created_by: z.string(),
    ended_at: instant.nullable(),
    ...stamps,
  }),
};
