/** A simulation runs until everything is played, somebody stops it, or it cannot go on; it can pause and go on. */
export const SIMULATION_STATUSES = ['running', 'paused', 'done', 'stopped', 'failed'] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];

/** The same table as in the database (`status_transition`). */
export const SIMULATION_TRANSITIONS: Record<SimulationStatus, readonly SimulationStatus[]> = {
  running: ['paused', 'done', 'stopped', 'failed'],
  paused: ['running', 'stopped'],
  done: [],
  stopped: [],
  failed: [],
};

/** Live: customers come now, at a rate. Time-lapse: the same over past days, as fast as it goes. Back-dated: told, not played. */
export const SIMULATION_MODES = ['live', 'time_lapse', 'back_dated'] as const;
export type SimulationMode = (typeof SIMULATION_MODES)[number];

/** What an attempt is meant to be. */
export const INTENTS = ['legitimate', 'card_testing', 'stolen_card'] as const;
export type Intent = (typeof INTENTS)[number];
export const FRAUDS = ['card_testing', 'stolen_card'] as const satisfies readonly Intent[];

/** What became of a step's payment, and what happened on the way; in the order in which they are shown. */
export const OUTCOMES = [
  'paid',
  'authorized',
  'in_review',
  'waiting',
  'declined',
  'blocked',
  'canceled',
  'left',
  'unavailable',
  'refused',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const SIDE_OUTCOMES = [
  'second_try',
  'method_changed',
  'part_captured',
  'rated',
  'refunded',
  'disputed',
  'paid_out',
] as const;
export type SideOutcome = (typeof SIDE_OUTCOMES)[number];
