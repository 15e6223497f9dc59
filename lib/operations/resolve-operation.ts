import { environmentContext } from '@/lib/auth/environment';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import { settlePayment } from '@/lib/payments/settle-payment';
import { settleRefund } from '@/lib/refunds/settle-refund';

/**
 * Asks the network what became of an operation whose end is not known, and settles it. Never sends anything again.
 * Throws `not_found` when there is no such operation.
 */
export async function resolveOperation(environmentId: string, operationId: string): Promise<void> {
  const environment = await environmentContext(environmentId);
  await inquireAndSettle(environment, operationId, (context, operation, word, inquired) =>
    operation.kind === 'refund'
      ? settleRefund(context, operation, word, inquired)
      : settlePayment(context, operation, word, inquired),
  );
}
