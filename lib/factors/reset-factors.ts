import { callFunction, db } from '@/lib/db';
import { ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { FactorAnswer } from './added-factor';

/**
 * For the operator of the server, when somebody has lost every factor and every recovery code: takes all of them away and
 * ends the sessions. The password signs in again, and a merchant that asks for a factor leads to setting one up. Throws
 * `not_found` for an unknown address (normalised) and for whoever has no factor.
 */
export async function resetFactors(email: string): Promise<{ user: string }> {
  const user = await db().user.findUnique({ where: { email } });
  ensure(user, 'not_found', `There is no user ${email}.`);
  const { result } = await callFunction<FactorAnswer>('factors_reset', user.id, {
    event_id: newId('factorEvent'),
  });
  ensure(result === 'ok', 'not_found', `${email} has no second factor.`);
  return { user: user.id };
}
