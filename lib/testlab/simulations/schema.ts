import { z } from 'zod';

/** Payments a minute: what one process plays beside real work with a small share of a core. */
export const RATE_MAX = 120;
/** Minutes of live traffic: a day. */
export const MINUTES_MAX = 1_440;
/** Days back: a year and its leap day. */
export const DAYS_MAX = 366;
/** Payments of one simulation, so that it ends and a sandbox stays a sandbox. */
export const PAYMENTS_MAX = 20_000;
export const SEED_MAX = 1_000_000;

const Seed = z
  .int()
  .min(0)
  .max(SEED_MAX)
  .optional()
  .describe('The same one plays the same traffic; another one each time without it');
const bounded = (least: number, most: number, reason: string) =>
  z
    .int()
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most.toLocaleString('en-US')}: ${reason}`);

const Rate = bounded(1, RATE_MAX, 'made-up payments leave the machine to real ones');
const Live = z.strictObject({
  mode: z.literal('live'),
  rate: Rate.default(30).describe('Payments a minute'),
  minutes: bounded(1, MINUTES_MAX, 'live traffic ends after a day').default(10),
  seed: Seed,
  fraud_bursts: z.boolean().default(false).describe('Somebody tries out cards every 100 payments'),
  outage: z
    .boolean()
    .default(false)
    .describe('Every 150 payments the card network refuses 15 authorizations'),
});
const BackDated = z.strictObject({
  mode: z.literal('back_dated'),
  days: bounded(1, DAYS_MAX, 'a year is filled at most').default(30),
  payments: bounded(1, PAYMENTS_MAX, 'one simulation plays no more payments').default(1_000),
  seed: Seed,
});

/** Made-up traffic: live at a rate, or back-dated over a span of days. */
export const StartSimulation = z
  .discriminatedUnion('mode', [Live, BackDated])
  .superRefine((input, context) => {
    if (input.mode !== 'live' || input.rate * input.minutes <= PAYMENTS_MAX) return;
    context.addIssue({
      code: 'custom',
      path: ['minutes'],
      message: `would be ${(input.rate * input.minutes).toLocaleString('en-US')} payments; one simulation plays at most ${PAYMENTS_MAX.toLocaleString('en-US')}`,
    });
  });
export type StartSimulation = z.output<typeof StartSimulation>;

/** Another rate for live traffic that runs. */
export const ScaleSimulation = z.strictObject({ rate: Rate });
export type ScaleSimulation = z.output<typeof ScaleSimulation>;
