import type { Actor } from '@/lib/auth/actor';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import { newId } from '@/lib/ids';
import { refundReturned } from '@/lib/ledger/entries';
import { getRefund } from './queries';
import type { RefundRow } from './rows';

/**
 * Takes a refund back that has not left for the network: within its undo time, or while it waits for approval (then only
 * its requester may). What was held returns to the balance. Throws `not_found`, `refund_already_sent`, `invalid_state`,
 * `approval_not_allowed`.
 */
export async function cancelRefund(
  actor: Actor,
  { id }: { id: string },
  call: Call,
): Promise<Answered<RefundRow>> {
  const { paymentId } = await getRefund(actor, id);
  return change<RefundRow>(actor, call, 'refund_cancel', 'refund', {
    refund_id: id,
    entry_returned: refundReturned(newId('entry'), { refundId: id, paymentId }),
  });
}
