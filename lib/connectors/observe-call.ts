import { Histogram, type Registry } from 'prom-client';
import { monotonicMs } from '@/lib/clock';
import { log } from '@/lib/log';
import { instruments, LATENCY_BUCKETS } from '@/lib/telemetry';
import { noteSpan, traced } from '@/lib/trace';
import type { OperationName } from './contract';

type Call = OperationName | 'pay_out' | 'inquire';

/** An operation as operators know it: a payment's, or that of a payout. */
export type Observed = {
  id: string;
  environmentId: string;
  connector: string;
  kind: string;
  requestId: string | null;
  paymentId?: string;
  payoutId?: string;
};

/**
 * Makes a call to a network and tells operators of it: how long it took and how it ended, by connector and kind of call. The
 * log has the request that reserved the operation, whoever asks about it later, and nothing of what was said.
 */
export async function observeCall<Answer extends { outcome: { result: string } }>(
  operation: Observed,
  call: Call,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const started = monotonicMs();
  const { connector } = operation;
  const facts = {
    'countinghouse.call': call,
    'countinghouse.request_id': operation.requestId,
    'countinghouse.operation_id': operation.id,
    'countinghouse.payment_id': operation.paymentId,
    'countinghouse.payout_id': operation.payoutId,
  };
  const answer = await traced({ name: 'connector', of: connector, kind: 'client', facts }, async () => {
    const said = await send();
    noteSpan({ 'countinghouse.outcome': said.outcome.result });
    return said;
  });
  const durationMs = monotonicMs() - started;
  const { outcome } = answer;
  instruments('connector calls', create).observe(
    { connector, call, outcome: outcome.result },
    durationMs / 1_000,
  );
  log.info(
    whereaboutsOf(operation, {
      call,
      outcome: outcome.result,
      cause: 'cause' in outcome ? outcome.cause : undefined,
      durationMs: Math.round(durationMs * 10) / 10,
    }),
    'connector call',
  );
  return answer;
}

/** What every line of the log about an operation is found by, and what this one tells of it. */
export function whereaboutsOf(operation: Observed, told: Record<string, unknown>) {
  return {
    requestId: operation.requestId,
    operationId: operation.id,
    paymentId: operation.paymentId,
    payoutId: operation.payoutId,
    environment: operation.environmentId,
    kind: operation.kind,
    connector: operation.connector,
    ...told,
  };
}

const create = (registers: Registry[]) =>
  new Histogram({
    name: 'countinghouse_connector_call_duration_seconds',
    help: 'Time of one call to a network, by connector, kind of call and outcome',
    labelNames: ['connector', 'call', 'outcome'] as const,
    buckets: LATENCY_BUCKETS,
    registers,
  });
