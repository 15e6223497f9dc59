import { z } from 'zod';
import { PAYOUT_FAILURE_CODES } from '@/lib/connectors/bank-contract';
import { DISPUTE_REASONS } from '@/lib/disputes/schema';
import { Amount } from '@/lib/fields';
import { Fault } from '@/lib/sandbox/faults';
import { TRAFFIC_PATTERNS } from './traffic-patterns';

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

/** Opens a dispute on a captured payment; without `amount` everything that was captured is disputed. */
export const OpenTestDispute = z.strictObject({
  payment: z.string().max(64),
  reason: z.enum(DISPUTE_REASONS).default('fraudulent'),
  stage: z.enum(['inquiry', 'chargeback']).default('chargeback'),
  amount: Amount.nullish(),
  respond_in_days: z.int().min(0).max(365).nullish(),
});
export type OpenTestDispute = z.output<typeof OpenTestDispute>;

/** What the bank does next: it decides, or it takes the case a stage on (inquiry → chargeback → pre-arbitration). */
export const AdvanceTestDispute = z.strictObject({ to: z.enum(['won', 'lost', 'next_stage']) });
export type AdvanceTestDispute = z.output<typeof AdvanceTestDispute>;

/** Why the pretend bank sends a payout back. */
export const FailTestPayout = z.strictObject({
  code: z.enum(PAYOUT_FAILURE_CODES).exclude(['bank_unreachable']).default('account_closed'),
});
export type FailTestPayout = z.output<typeof FailTestPayout>;

/** Made-up payments of a sandbox's last day: people who buy, a burst that tries out cards, cards that were stolen. */
export const PlayTraffic = z.strictObject({
  pattern: z.enum(TRAFFIC_PATTERNS).default('mixed'),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('The same one makes the same people; new ones without it'),
});
export type PlayTraffic = z.output<typeof PlayTraffic>;
