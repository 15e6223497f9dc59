import { newId } from '@/lib/ids';
import type { Row, Rows } from './rows-world';

const AT = '2026-11-23T12:00:00Z';
export const SIMULATION_TABLES = ['simulation', 'simulation_attempt'] as const;
export type SimulationTable = (typeof SIMULATION_TABLES)[number];

export function isSimulationTable(table: string): table is SimulationTable {
  return (SIMULATION_TABLES as readonly string[]).includes(table);
}

/** As `goodRow`, for made-up traffic. */
export function goodSimulationRow(table: SimulationTable, { environment: environment_id, ids }: Rows): Row {
  switch (table) {
    case 'simulation': {
      const asked = { mode: 'live', seed: 1, rate: 30, minutes: 10, planned: 300, created_by: 'system' };
      return { environment_id, id: newId('simulation'), ...asked, created_at: AT, updated_at: AT };
    }
    case 'simulation_attempt':
      return {
        ...{
          environment_id,
          simulation_id: ids.simulation,
          attempt_id: ids.attempt,
          payment_id: ids.payment,
        },
        ...{ intent: 'card_testing', nth: 3, score: 50, decision: 'challenge', rules: '{}', amount_usd: 100 },
        paid: false,
      };
  }
}

type Bad = Row | ((mine: Rows, theirs: Rows) => Row);

export const SIMULATION_CASES: readonly (readonly [SimulationTable, Bad, string])[] = [
  ['simulation', { environment_id: 'env_none' }, 'simulation_environment_id_fkey'],
  ['simulation', { mode: 'both' }, 'simulation_mode'],
  ['simulation', { rate: 121 }, 'simulation_mode'],
  ['simulation', { rate: null }, 'simulation_mode'],
  ['simulation', { minutes: null }, 'simulation_mode'],
  ['simulation', { mode: 'back_dated', rate: null, minutes: null, days: 367 }, 'simulation_mode'],
  ['simulation', { mode: 'time_lapse', rate: null, minutes: null, days: 32 }, 'simulation_mode'],
  ['simulation', { mode: 'back_dated', rate: null, minutes: null, days: 3, outage: true }, 'simulation_mode'],
  ['simulation', { status: 'asleep', ended_at: AT }, 'simulation_status_known'],
  ['simulation', { planned: 20_001 }, 'simulation_counts'],
  ['simulation', { played: 301 }, 'simulation_counts'],
  ['simulation', { tries: -1 }, 'simulation_counts'],
  ['simulation', { card_testing: 501, planned: 900 }, 'simulation_frauds'],
  ['simulation', { card_testing: 100, stolen_cards: 200 }, 'simulation_frauds'],
  ['simulation', { rhythm: 'lunar' }, 'simulation_rhythm'],
  ['simulation', { methods: '{}' }, 'simulation_methods'],
  ['simulation', { methods: '{card,cash}' }, 'simulation_methods'],
  ['simulation', { countries: '{NULL}' }, 'simulation_countries'],
  ['simulation', { outcomes: '[]' }, 'simulation_outcomes'],
  ['simulation', { status: 'done' }, 'simulation_ended'],
  ['simulation', { status: 'paused', ended_at: AT }, 'simulation_ended'],
  ['simulation', { status: 'failed', ended_at: AT }, 'simulation_failure'],
  [
    'simulation_attempt',
    (_, theirs) => ({ simulation_id: theirs.ids.simulation }),
    'simulation_attempt_simulation',
  ],
  ['simulation_attempt', (_, theirs) => ({ attempt_id: theirs.ids.attempt }), 'simulation_attempt_attempt'],
  ['simulation_attempt', { intent: 'good' }, 'simulation_attempt_intent'],
  ['simulation_attempt', { nth: -1 }, 'simulation_attempt_nth'],
  ['simulation_attempt', { intent: 'legitimate' }, 'simulation_attempt_nth'],
  ['simulation_attempt', { score: 100 }, 'simulation_attempt_score'],
  ['simulation_attempt', { decision: 'wait' }, 'simulation_attempt_decision'],
  ['simulation_attempt', { amount_usd: -1 }, 'simulation_attempt_amount'],
];

export const SIMULATION_PAIRS: readonly (readonly [SimulationTable, Row, readonly string[], string])[] = [
  ['simulation', { status: 'done', ended_at: AT }, ['id'], 'simulation_pkey'],
  ['simulation', {}, [], 'simulation_one_running'],
  ['simulation', { status: 'paused' }, [], 'simulation_one_running'],
  ['simulation_attempt', {}, [], 'simulation_attempt_pkey'],
];
