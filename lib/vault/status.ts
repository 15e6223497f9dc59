/** A re-encryption waits, then seals record after record anew, and ends when the old data keys are destroyed. */
export type RotationStatus = 'waiting' | 'running' | 'done';

/** The same table as in the database (`status_transition`). */
export const ROTATION_TRANSITIONS: Record<RotationStatus, readonly RotationStatus[]> = {
  waiting: ['running'],
  running: ['done'],
  done: [],
};
