import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { isDismissed } from '@/lib/notices/queries';
import { type Progress, STEPS } from './steps';

/** Which steps the facts of this environment show as done. */
export async function progress(actor: Actor): Promise<Progress> {
  const [row] = await select<Progress>(
    'home_progress',
    `SELECT EXISTS (SELECT FROM payment WHERE environment_id = $1) AS payment,
       EXISTS (SELECT FROM refund WHERE environment_id = $1) AS refund,
       EXISTS (SELECT FROM checkout_session WHERE environment_id = $1) AS checkout,
       EXISTS (SELECT FROM api_key WHERE environment_id = $1 AND kind = 'secret') AS key,
       EXISTS (SELECT FROM api_key WHERE environment_id = $1 AND last_used_at IS NOT NULL) AS call`,
    [actor.environment.id],
  );
  return row ?? { payment: false, refund: false, checkout: false, key: false, call: false };
}

/** The first steps that this member still has to see: in a sandbox, until all are done or the list was put away. */
export async function openSteps(actor: Actor, done: Progress): Promise<Progress | null> {
  if (actor.environment.kind !== 'sandbox' || STEPS.every((step) => done[step])) return null;
  return (await isDismissed(actor, `onboarding:${actor.environment.id}`)) ? null : done;
}
