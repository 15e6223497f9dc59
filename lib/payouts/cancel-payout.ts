import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { newId } from '@/lib/ids';
import { payoutReturned } from '@/lib/ledger/entries';
import type { PayoutRow } from './rows';

/**
 * Takes a payout back that has not left for the bank; what was held returns to the balance. Throws `not_found`,
 * `payout_already_sent`, `invalid_state`.
 */
export function cancelPayout(actor: Actor, { id }: { id: string }, call: Call): Promise<Answered<PayoutRow>> {
  return change<PayoutRow>(actor, call, 'payout_cancel', 'payout', {
    payout_id: id,
    entry_returned: payoutReturned(newId('entry'), { payoutId: id }),
  });
}
