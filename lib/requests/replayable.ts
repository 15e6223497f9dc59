import type { Actor } from '@/lib/auth/actor';
import { maskPeople } from './mask-people';
import type { WholeRequest } from './queries';
import { seesPeople } from './render';

/** Why a call cannot be sent again: what is kept of it is not what was sent, or not for this reader. */
export const REPLAY_OBSTACLES = ['cut', 'redacted', 'withheld', 'masked'] as const;
export type ReplayObstacle = (typeof REPLAY_OBSTACLES)[number];

/** What keeps this actor from sending a call again; null when nothing does. */
export function replayObstacle(actor: Actor, row: WholeRequest): ReplayObstacle | null {
  const { requestBody: body, requestState: state } = row;
  if (state === 'cut' || state === 'redacted' || state === 'withheld') return state;
  const said = `${row.path} ${JSON.stringify(row.query)} ${body ?? ''}`;
  if (/\[(?:redacted|erased|card …\d{4})\]/.test(said)) return 'redacted';
  return !seesPeople(actor) && maskPeople(said) !== said ? 'masked' : null;
}
