import { callAlone } from '@/lib/db';
import { newId } from '@/lib/ids';
import { fundsReleased } from './entries';

/**
 * Makes captured money of an environment available that is due at a moment of its clock: a batch of it, those that others are
 * releasing left out. Returns how many captures moved; 0 when nothing is left to do.
 */
export async function releaseFundsOf(environmentId: string, until: Date): Promise<number> {
  const { released } = await callAlone<{ released: number }>('funds_release', environmentId, {
    at: until.toISOString(),
    batch: newId('entry'),
    recipe: fundsReleased(),
  });
  return released;
}
