import { Counter, type Registry } from 'prom-client';
import { whereaboutsOf } from '@/lib/connectors/observe-call';
import { callFunction } from '@/lib/db';
import type { MoveResult } from '@/lib/doors/call';
import { log } from '@/lib/log';
import { instruments } from '@/lib/telemetry';
import { connectorOf } from './call-network';
import type { OperationRow } from './rows';
import type { Heard } from './settle-argument';

/**
 * Calls the function that ends an operation (or moves it on) and tells operators what came of it. A word about an operation
 * that had ended before is neither counted nor logged as an end.
 */
export async function settleOperation(
  name: string,
  operation: OperationRow,
  argument: Record<string, unknown> & { outcome: string },
  heard: Heard,
): Promise<MoveResult> {
  const move = await callFunction<MoveResult>(name, operation.environmentId, argument);
  if (operation.status === 'approved' || operation.status === 'declined') return move;
  const { connector, kind } = operation;
  const { outcome } = argument;
  const { operations, payments } = instruments('operations', create);
  operations.inc({ connector, kind, outcome, heard });
  if (kind === 'authorize' && ENDS.has(outcome)) {
    payments.inc({ method: connectorOf(operation).methodType, connector, outcome });
  }
  log.info(whereaboutsOf(operation, { outcome, heard }), 'operation');
  return move;
}

/** Counts an attempt that risk refused: no network was asked, so there is no operation that ends. */
export function countBlocked(method: string, connector: string): void {
  instruments('operations', create).payments.inc({ method, connector, outcome: 'blocked' });
}

const ENDS = new Set(['approved', 'declined', 'not_sent']);

function create(registers: Registry[]) {
  return {
    operations: new Counter({
      name: 'countinghouse_operations_total',
      help: 'Words of networks about operations that had not ended: in the call, asked for later, or by a callback',
      labelNames: ['connector', 'kind', 'outcome', 'heard'] as const,
      registers,
    }),
    payments: new Counter({
      name: 'countinghouse_payments_total',
      help: 'Attempts to pay that ended, by method, connector and outcome; blocked are those that risk refused',
      labelNames: ['method', 'connector', 'outcome'] as const,
      registers,
    }),
  };
}
