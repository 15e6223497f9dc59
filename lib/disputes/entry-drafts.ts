import { newId } from '@/lib/ids';
import { disputeOpened, disputeReturned, disputeSettled } from '@/lib/ledger/entries';

type Fact = { disputeId: string; paymentId: string; connector: string; amount: bigint; feeAmount: bigint };

/** Every entry that a change of this dispute may need; the database writes those that apply. */
export function entryDrafts(fact: Fact) {
  return {
    entry_opened: disputeOpened(newId('entry'), fact),
    entry_returned: disputeReturned(newId('entry'), fact),
    entry_settled: disputeSettled(newId('entry'), fact),
  };
}
