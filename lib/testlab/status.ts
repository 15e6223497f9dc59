/** An attack runs until it is done, or until its process is gone. */
export type AttackStatus = 'running' | 'done' | 'cut_off';

/** The same table as in the database (`status_transition`). */
export const ATTACK_TRANSITIONS: Record<AttackStatus, readonly AttackStatus[]> = {
  running: ['done', 'cut_off'],
  done: [],
  cut_off: [],
};
