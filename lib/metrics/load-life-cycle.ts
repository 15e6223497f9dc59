import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import type { FrameState } from './frame';
import { readLifeCycle } from './life-cycle';
import { lifeCyclePath } from './questions';
import { renderLifeCycle } from './render';
import { LifeCycleQuery } from './schema';

export type LifeCycleView = ReturnType<typeof renderLifeCycle>;

/** What the API answers at the path of the page's life cycle. */
export async function loadLifeCycle(actor: Actor, state: FrameState): Promise<LifeCycleView> {
  const [, query] = lifeCyclePath(state, actor.environment.timeZone).split('?');
  const asked = LifeCycleQuery.parse(Object.fromEntries(new URLSearchParams(query)));
  return renderLifeCycle(actor, await readLifeCycle(actor, asked));
}
