import 'server-only';
import type { Actor } from '@/lib/auth/actor';
import type { FrameState } from './frame';
import { readLifeCycle } from './life-cycle';
import { lifeCyclePaths } from './questions';
import { renderLifeCycle } from './render';
import { LifeCycleQuery } from './schema';

export type LifeCycleView = ReturnType<typeof renderLifeCycle>;
/** Of the range, and of what it is compared with; null where the page compares nothing. */
export type LifeCyclesView = { now: LifeCycleView; before: LifeCycleView | null };

/** What the API answers at the paths of the page's life cycles. */
export async function loadLifeCycles(actor: Actor, state: FrameState): Promise<LifeCyclesView> {
  const paths = lifeCyclePaths(state, actor.environment.timeZone);
  const now = await answerAt(actor, paths.now);
  return { now, before: paths.before === null ? null : await answerAt(actor, paths.before) };
}

async function answerAt(actor: Actor, path: string): Promise<LifeCycleView> {
  const asked = LifeCycleQuery.parse(Object.fromEntries(new URLSearchParams(path.split('?')[1])));
  return renderLifeCycle(actor, await readLifeCycle(actor, asked));
}
