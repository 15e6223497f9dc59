import type { EnvironmentContext } from '@/lib/auth/environment';
import { db } from '@/lib/db';
import type { MoveResult } from '@/lib/doors/call';
import { assert } from '@/lib/errors';
import type { OperationRow } from '@/lib/payments/rows';
import { type Heard, settleArgument } from '@/lib/payments/settle-argument';
import { settleOperation } from '@/lib/payments/settle-operation';
import type { NetworkWord } from '@/lib/payments/settle-payment';
import { entryDrafts } from './entry-drafts';

/** Ends (or moves on) a submission or acceptance by what the bank said, whoever heard it. */
export async function settleResponse(
  environment: EnvironmentContext,
  operation: OperationRow,
  word: NetworkWord,
  heard: Heard = 'call',
): Promise<MoveResult> {
  const dispute = await db().dispute.findUnique({
    where: { environmentId_id: { environmentId: environment.id, id: operation.targetId ?? '' } },
    select: { id: true, paymentId: true, connector: true, amount: true, feeAmount: true },
  });
  assert(dispute, 'a response belongs to a dispute');
  const argument = {
    ...settleArgument(environment, operation, word, heard),
    ...entryDrafts({ ...dispute, disputeId: dispute.id }),
  };
  return settleOperation('dispute_respond_settle', operation, argument, heard);
}
