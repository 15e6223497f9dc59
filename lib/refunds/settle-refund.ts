import type { EnvironmentContext } from '@/lib/auth/environment';
import type { MoveResult } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { refundReturned, refundSettled } from '@/lib/ledger/entries';
import type { OperationRow } from '@/lib/payments/rows';
import { type Heard, settleArgument } from '@/lib/payments/settle-argument';
import { settleOperation } from '@/lib/payments/settle-operation';
import type { NetworkWord } from '@/lib/payments/settle-payment';

/**
 * Ends (or moves on) a refund by what the network said, whoever heard it. The only place a refund ends. With
 * `retryDelaysMs` (milliseconds before the second, third, … try) a call that was not sent puts it back in line.
 */
export function settleRefund(
  environment: EnvironmentContext,
  operation: OperationRow,
  word: NetworkWord,
  heard: Heard = 'call',
  retryDelaysMs: readonly number[] | null = null,
): Promise<MoveResult> {
  const fact = { refundId: operation.targetId as string, paymentId: operation.paymentId };
  const argument = {
    ...settleArgument(environment, operation, word, heard),
    refund_id: fact.refundId,
    retry_delays_ms: retryDelaysMs,
    entry_settled: refundSettled(newId('entry'), { ...fact, connector: operation.connector }),
    entry_returned: refundReturned(newId('entry'), fact),
  };
  return settleOperation('refund_settle', operation, argument, heard);
}
