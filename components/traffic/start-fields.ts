import type { z } from 'zod';
import {
  DAYS_MAX,
  FRAUDS_MAX,
  MINUTES_MAX,
  PAYMENTS_MAX,
  RATE_MAX,
  SEED_MAX,
  type StartSimulation,
  TIME_LAPSE_DAYS_MAX,
  TIME_LAPSE_PAYMENTS_MAX,
} from '@/lib/testlab/simulations/schema';
import type { SimulationMode } from '@/lib/testlab/simulations/status';

/** What the form holds, as it was typed. */
export type StartFields = {
  mode: SimulationMode;
  rate: string;
  minutes: string;
  days: string;
  payments: string;
  rhythm: 'even' | 'daily';
  methods: 'both' | 'card' | 'alipay';
  countries: string[];
  cardTesting: string;
  stolenCards: string;
  outage: boolean;
  refunds: boolean;
  disputes: boolean;
  seed: string;
};
export type NumberField = 'rate' | 'minutes' | 'days' | 'payments' | 'cardTesting' | 'stolenCards' | 'seed';

export const FIRST: StartFields = {
  ...{ mode: 'live', rate: '30', minutes: '10', days: '7', payments: '300', rhythm: 'even', methods: 'both' },
  ...{ countries: [], cardTesting: '0', stolenCards: '0', outage: false, refunds: true, disputes: true },
  seed: '',
};

/** The numbers that a kind asks for. */
export const NUMBERS: Record<SimulationMode, readonly NumberField[]> = {
  live: ['rate', 'minutes', 'cardTesting', 'stolenCards', 'seed'],
  time_lapse: ['days', 'payments', 'cardTesting', 'stolenCards', 'seed'],
  back_dated: ['days', 'payments', 'seed'],
};

type Bound = { least: number; most: number };

export function boundOf(mode: SimulationMode, field: NumberField): Bound {
  const isTimeLapse = mode === 'time_lapse';
  const bounds: Record<NumberField, Bound> = {
    rate: { least: 1, most: RATE_MAX },
    minutes: { least: 1, most: MINUTES_MAX },
    days: { least: 1, most: isTimeLapse ? TIME_LAPSE_DAYS_MAX : DAYS_MAX },
    payments: { least: 1, most: isTimeLapse ? TIME_LAPSE_PAYMENTS_MAX : PAYMENTS_MAX },
    cardTesting: { least: 0, most: FRAUDS_MAX },
    stolenCards: { least: 0, most: FRAUDS_MAX },
    seed: { least: 0, most: SEED_MAX },
  };
  return bounds[field];
}

/** The number that was typed; null where none was, or none that is within its bounds. */
export function numberIn(fields: StartFields, field: NumberField): number | null {
  const text = fields[field].trim();
  const { least, most } = boundOf(fields.mode, field);
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most ? value : null;
}

/** Whether what stands in a field cannot be sent. A seed may be left out. */
export function isFault(fields: StartFields, field: NumberField): boolean {
  if (field === 'seed' && fields.seed.trim() === '') return false;
  return numberIn(fields, field) === null;
}

/** Payments of the whole run, of what can be told so far. */
export function totalOf(fields: StartFields): number {
  const of = (field: NumberField) => numberIn(fields, field) ?? 0;
  if (fields.mode === 'back_dated') return of('payments');
  const customers = fields.mode === 'live' ? of('rate') * of('minutes') : of('payments');
  return customers + of('cardTesting') + of('stolenCards');
}

/** What is sent; null while something is wrong. */
export function inputOf(fields: StartFields): z.input<typeof StartSimulation> | null {
  if (NUMBERS[fields.mode].some((field) => isFault(fields, field)) || totalOf(fields) > PAYMENTS_MAX)
    return null;
  const of = (field: NumberField) => numberIn(fields, field) ?? undefined;
  const { mode, refunds, disputes, rhythm, outage } = fields;
  const after = { refunds, disputes, seed: of('seed') };
  if (mode === 'back_dated') return { mode, days: of('days'), payments: of('payments'), ...after };
  const played = {
    ...{ rhythm, outage, card_testing: of('cardTesting'), stolen_cards: of('stolenCards'), ...after },
    methods: fields.methods === 'both' ? (['card', 'alipay'] as const).slice() : [fields.methods],
    countries: fields.countries as [],
  };
  return mode === 'live'
    ? { mode, rate: of('rate'), minutes: of('minutes'), ...played }
    : { mode, days: of('days'), payments: of('payments'), ...played };
}
