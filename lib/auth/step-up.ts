import { DomainError } from '@/lib/errors';
import type { Actor } from './actor';
import { confirmationKinds } from './factor-kinds';

/**
 * Where an action wants its member to have shown a factor within ten minutes: in live only, or, where its effect does not
 * stay in one environment (people, their factors, the merchant's policy), wherever it is done from.
 */
export type StepUp = 'live' | 'everywhere';

/** Refuses with `step_up_required`, naming the ways to confirm. Keys never come here: there is nobody to ask. */
export async function ensureConfirmed(actor: Actor, stepUp: StepUp): Promise<void> {
  if (actor.kind !== 'member' || actor.isConfirmed) return;
  if (stepUp === 'live' && actor.environment.kind !== 'live') return;
  throw new DomainError('step_up_required', 'Confirm that it is you. Nothing was done yet.', {
    confirm_with: await confirmationKinds(actor.id),
  });
}
