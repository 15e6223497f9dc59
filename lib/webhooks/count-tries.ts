import { Counter, Histogram, type Registry } from 'prom-client';
import { timeOf } from '@/lib/ids';
import { log } from '@/lib/log';
import { instruments } from '@/lib/telemetry';
import { noteSpan } from '@/lib/trace';
import type { Receipt } from './send';
import type { Delivery } from './taken';

/**
 * Counts one try to deliver for Prometheus, by how it ended (never by endpoint, which would make a series each), and logs it
 * with the request whose event it tells of. Neither address nor body is in the log.
 */
export function countTry(one: Delivery, body: Buffer | null, receipt: Receipt): void {
  const { outcome, status, durationMs } = receipt;
  const { tries, seconds, lag } = instruments('webhooks', create);
  tries.inc({ outcome });
  seconds.observe(durationMs / 1_000);
  if (outcome === 'delivered') lag.observe(Math.max(0, Date.now() - timeOf(one.event_id)) / 1_000);
  const { environment_id: environment, event_id: eventId, delivery_id: deliveryId, endpoint_id } = one;
  const facts = { eventId, deliveryId, endpointId: endpoint_id, environment, outcome, status, durationMs };
  const requestId = requestOf(one, body);
  log.info({ requestId, ...facts }, 'webhook try');
  noteSpan({
    'countinghouse.request_id': requestId,
    'countinghouse.event_id': eventId,
    'countinghouse.outcome': outcome,
    'http.response.status_code': status ?? undefined,
  });
}

/** The request whose event is told: the event's own, or what the bytes say that were kept for another try. */
function requestOf({ event }: Delivery, body: Buffer | null): string | null {
  if (event) return typeof event.request_id === 'string' ? event.request_id : null;
  const kept = body && (JSON.parse(String(body)) as { request?: { id?: string | null } });
  return kept?.request?.id ?? null;
}

function create(registers: Registry[]) {
  return {
    tries: new Counter({
      name: 'countinghouse_webhook_tries_total',
      help: 'Tries to deliver a webhook, by how they ended',
      labelNames: ['outcome'] as const,
      registers,
    }),
    seconds: new Histogram({
      name: 'countinghouse_webhook_try_duration_seconds',
      help: 'Time of one try to deliver a webhook',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
      registers,
    }),
    lag: new Histogram({
      name: 'countinghouse_webhook_lag_seconds',
      help: 'Time from an event to the answer of an endpoint that took it',
      buckets: [0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200, 86_400],
      registers,
    }),
  };
}
