import type { Actor } from '@/lib/auth/actor';
import type { InvariantState } from './queries';

/** An invariant as an event keeps it. */
export type InvariantRow = {
  id: string;
  number: number;
  state: InvariantState;
  offenders: number;
  changedAt: Date;
};

/** What an event tells of an invariant: that it broke or holds again, and how many rows break it. */
export function renderInvariant(actor: Actor, row: InvariantRow) {
  return {
    id: row.id,
    object: 'invariant' as const,
    environment: actor.environment.id,
    livemode: actor.environment.kind === 'live',
    number: row.number,
    state: row.state,
    offenders: row.offenders,
    changed_at: row.changedAt.toISOString(),
  };
}
