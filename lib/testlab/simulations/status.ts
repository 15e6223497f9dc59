/** A simulation runs until everything is played, somebody stops it, or it cannot go on. */
export const SIMULATION_STATUSES = ['running', 'done', 'stopped', 'failed'] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];

/** The same table as in the database (`status_transition`). */
export const SIMULATION_TRANSITIONS: Record<SimulationStatus, readonly SimulationStatus[]> = {
  running: ['done', 'stopped', 'failed'],
  done: [],
  stopped: [],
  failed: [],
};
