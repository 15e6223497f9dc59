import { z } from 'zod';
import { DECISIONS } from '@/lib/risk/assess';
import { Fault } from '@/lib/sandbox/faults';
import { RHYTHMS } from '@/lib/testlab/simulations/schema';
import { INTENTS, SIMULATION_MODES, SIMULATION_STATUSES } from '@/lib/testlab/simulations/status';
import { instant, nullableText, scope, stamps } from './shape-parts';

const share = z.number().min(0).max(1).nullable();
const quality = { precision: share, recall: share, false_positive_rate: share };
const intent = z.enum(INTENTS);

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
    mode: z.enum(SIMULATION_MODES),
    status: z.enum(SIMULATION_STATUSES),
    seed: z.int(),
    rate: z.int().nullable().describe('Customers a minute, of live traffic'),
    minutes: z.int().nullable().describe('Minutes from its beginning, of live traffic'),
    days: z.int().nullable().describe('Days back from its beginning, of other traffic'),
    planned: z.int().describe('Payments in all'),
    played: z.int().describe('Payments so far'),
    rhythm: z.enum(RHYTHMS),
    methods: z.array(z.string()),
    countries: z.array(z.string()),
    card_testing: z.int(),
    stolen_cards: z.int(),
    outage: z.boolean(),
    refunds: z.boolean(),
    disputes: z.boolean(),
    outcomes: z.record(z.string(), z.int()).describe('What came out, and how often'),
    failure: nullableText,
    created_by: z.string(),
    ended_at: instant.nullable(),
    ...stamps,
  }),
  SimulationReport: z.strictObject({
    object: z.literal('simulation_report'),
    ...scope,
    simulation: z.string(),
    status: z.enum(SIMULATION_STATUSES),
    seed: z.int(),
    attempts: z.int(),
    found_by: z.array(z.enum(DECISIONS)).describe('What risk has to do for a fraud to count as found'),
    matrix: z
      .array(
        z.strictObject({ intent, approve: z.int(), challenge: z.int(), review: z.int(), block: z.int() }),
      )
      .describe('What attempts were meant to be, and what risk did with so many of them'),
    ...quality,
    blocked_legitimate: share.describe('Customers who were refused outright'),
    found: z.array(
      z.strictObject({
        ...{ intent, attempts: z.int(), found: z.int(), recall: share },
        recall_after_first_few: share.describe('Without the first five of each burst'),
      }),
    ),
    thresholds: z
      .array(
        z.strictObject({
          ...{ score: z.int(), ...quality },
          ...{ recall_card_testing: share, recall_stolen_card: share },
        }),
      )
      .describe('What the score alone would have found from this one on'),
    rules: z.array(
      z.strictObject({ rule: z.string(), frauds: z.int(), legitimate: z.int(), precision: share }),
    ),
    money: z.strictObject({
      currency: z.literal('USD').describe('All money by the bundled table of rates, in cents'),
      fraud_stopped: z.int(),
      fraud_paid: z.int(),
      legitimate_paid: z.int(),
      legitimate_lost: z.int().describe('Of customers whom risk asked, held or refused, and who did not pay'),
    }),
  }),
};
