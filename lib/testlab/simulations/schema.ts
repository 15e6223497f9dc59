import { z } from 'zod';
import { MADE_UP_COUNTRIES } from '@/lib/made-up-cards';

/** Customers a minute: what one process plays beside real work with a small share of a core. */
export const RATE_MAX = 120;
/** Minutes of live traffic: a day. */
export const MINUTES_MAX = 1_440;
/** Days back: a year and its leap day. */
export const DAYS_MAX = 366;
/** Payments of one simulation, so that it ends and a sandbox stays a sandbox. */
export const PAYMENTS_MAX = 20_000;
/** In a time-lapse each payment is a real one of this machine. */
export const TIME_LAPSE_PAYMENTS_MAX = 5_000;
export const TIME_LAPSE_DAYS_MAX = 31;
/** Attempts of fraudsters: a longer burst says nothing new. */
export const FRAUDS_MAX = 500;
export const SEED_MAX = 1_000_000;

export const RHYTHMS = ['even', 'daily'] as const;
export const SIMULATION_METHODS = ['card', 'alipay'] as const;

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
const Frauds = bounded(0, FRAUDS_MAX, 'a longer burst says nothing new').default(0);
const distinct = <Item extends string>(items: readonly [Item, ...Item[]]) =>
  z.array(z.enum(items)).max(items.length);
/** What customers do after they paid. */
const after = {
  refunds: z.boolean().default(true).describe('Some payments are refunded, in whole or in part'),
  disputes: z.boolean().default(true).describe('Some payments are disputed; of fraudsters’ many'),
};
/** What is played through the product's own operations. */
const played = {
  seed: Seed,
  methods: distinct(SIMULATION_METHODS).min(1).default(['card', 'alipay']),
  countries: distinct(MADE_UP_COUNTRIES).default([]).describe('Where customers live; everywhere without it'),
  card_testing: Frauds.describe('Attempts of somebody who tries out cards, in bursts'),
  stolen_cards: Frauds.describe('Attempts with cards that were stolen'),
  outage: z
    .boolean()
    .default(false)
    .describe('Half-way through the card network refuses some authorizations'),
  ...after,
};

const Live = z.strictObject({
  mode: z.literal('live'),
  rate: Rate.default(30).describe('Customers a minute'),
  minutes: bounded(1, MINUTES_MAX, 'live traffic ends after a day').default(10),
  rhythm: z.enum(RHYTHMS).default('even').describe('daily: with the hours and weekdays of a shop'),
  ...played,
});
const TimeLapse = z.strictObject({
  mode: z.literal('time_lapse'),
  days: bounded(1, TIME_LAPSE_DAYS_MAX, 'what is older is told by back_dated').default(7),
  payments: bounded(1, TIME_LAPSE_PAYMENTS_MAX, 'each is a payment of this machine').default(300),
  rhythm: z.enum(RHYTHMS).default('daily'),
  ...played,
});
const BackDated = z.strictObject({
  mode: z.literal('back_dated'),
  days: bounded(1, DAYS_MAX, 'a year is filled at most').default(30),
  payments: bounded(1, PAYMENTS_MAX, 'one simulation plays no more payments').default(1_000),
  seed: Seed,
  ...after,
});

/** Made-up traffic: live at a rate, past days played in a time-lapse, or back-dated over a span of days. */
export const StartSimulation = z
  .discriminatedUnion('mode', [Live, TimeLapse, BackDated])
  .superRefine((input, context) => {
    const planned = plannedOf(input);
    if (planned <= PAYMENTS_MAX) return;
    context.addIssue({
      code: 'custom',
      path: [input.mode === 'live' ? 'minutes' : 'payments'],
      message: `would be ${planned.toLocaleString('en-US')} payments; one simulation plays at most ${PAYMENTS_MAX.toLocaleString('en-US')}`,
    });
  });
export type StartSimulation = z.output<typeof StartSimulation>;

/** Customers and attempts of fraudsters together. */
export function plannedOf(
  input: z.output<typeof Live> | z.output<typeof TimeLapse> | z.output<typeof BackDated>,
): number {
  if (input.mode === 'back_dated') return input.payments;
  const customers = input.mode === 'live' ? input.rate * input.minutes : input.payments;
  return customers + input.card_testing + input.stolen_cards;
}

/** Another rate for live traffic that has not ended. */
export const ScaleSimulation = z.strictObject({ rate: Rate });
export type ScaleSimulation = z.output<typeof ScaleSimulation>;

export const SimulationsPage = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});
export type SimulationsPage = z.output<typeof SimulationsPage>;
