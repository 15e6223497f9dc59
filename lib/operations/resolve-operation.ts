import { environmentContext } from '@/lib/auth/environment';
import { inquireAndSettle } from '@/lib/payments/inquire-and-settle';
import { settleFor } from './settle-for';

/**
 * Asks the network what became of an operation whose end is not known, and settles it. Never sends anything again.
 * Throws `not_found` when there is no such operation.
 */
export async function resolveOperation(environmentId: string, operationId: string): Promise<void> {
  const environment = await environmentContext(environmentId);
  await inquireAndSettle(environment, operationId, (context, operation, word, heard) =>
    settleFor(operation.kind)(context, operation, word, heard),
  );
}
