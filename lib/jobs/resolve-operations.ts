import { select } from '@/lib/db';
import { log } from '@/lib/log';
import { resolveOperation } from '@/lib/operations/resolve-operation';
import { inEnvironment } from '@/lib/present-environment';

const BATCH = 50;
const LEASE_MS = 60_000;

/**
 * Asks the networks about operations whose time has come: those that nobody knows the end of, those that wait for a
 * payer, and those whose process died after the reserve. Returns how many were asked. Safe to run anywhere, also twice.
 */
export async function resolveOperations(environmentId: string | null = null): Promise<number> {
  const due = await select<{ environment_id: string; id: string }>(
    'claim_operations',
    'SELECT environment_id, id FROM claim_operations($1::jsonb)',
    [JSON.stringify({ limit: BATCH, lease_ms: LEASE_MS, environment_id: environmentId })],
  );
  await Promise.all(
    due.map(({ environment_id: environment, id }) =>
      inEnvironment(environment, () => resolveOperation(environment, id)).catch((error: unknown) => {
        // The lease ends by itself, so the operation is asked about again.
        log.error({ err: error, environmentId: environment, operationId: id }, 'operation not resolved');
      }),
    ),
  );
  return due.length;
}
