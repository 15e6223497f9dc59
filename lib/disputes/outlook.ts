import type { Actor } from '@/lib/auth/actor';
import { select } from '@/lib/db';
import { OUTCOMES_MIN } from './outcomes-min';
import type { DisputeRow } from './rows';

/**
 * Fight or accept, from the merchant's own outcomes of this reason: `won` of `answered` disputes with evidence. The
 * expected value is what answering returns on average, in minor units; null without any outcome.
 */
export type Outlook = { won: number; answered: number; expected: number | null; isReliable: boolean };

export async function outlookOf(actor: Actor, dispute: DisputeRow): Promise<Outlook> {
  const [row] = await select<{ won: number; answered: number }>(
    'dispute_outlook',
    `SELECT count(*) FILTER (WHERE status = 'won')::int AS won, count(*)::int AS answered FROM dispute
     WHERE environment_id = $1 AND reason = $2 AND status IN ('won', 'lost') AND submitted_at IS NOT NULL`,
    [actor.environment.id, dispute.reason],
  );
  const { won = 0, answered = 0 } = row ?? {};
  const atStake = Number(dispute.amount + dispute.feeAmount);
  return {
    won,
    answered,
    expected: answered === 0 ? null : Math.round((atStake * won) / answered),
    isReliable: answered >= OUTCOMES_MIN,
  };
}
