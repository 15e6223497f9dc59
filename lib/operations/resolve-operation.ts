import { environmentContext } from '@/lib/auth/environment';
import type { MoveResult } from '@/lib/doors/call';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import { settlePayment } from '@/lib/payments/settle-payment';
import { settleRefund } from '@/lib/refunds/settle-refund';

/**
 * Asks the network what became of an operation whose end is not known, and settles it. Never sends anything again.
 * Throws `not_found` when there is no such operation.
 */
export async function resolveOperation(environmentId: string, operationId: string): Promise<MoveResult> {
  const environment = await environmentContext(environmentId);
  return inquireAndSettle(environment, operationId, (context, operation, word, inquired) =>
    operation.kind === 'refund'
      ? settleRefund(context, operation, word, inquired)
      : settlePayment(context, operation, word, inquired),
  );
}
