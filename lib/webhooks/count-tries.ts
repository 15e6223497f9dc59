import { Counter, Histogram } from 'prom-client';
import { metricsRegistry } from '@/lib/telemetry';
import type { TryOutcome } from './status';

type Counters = { tries: Counter<'outcome'>; seconds: Histogram };

const holder = globalThis as typeof globalThis & { countinghouseWebhookCounters?: Counters };

/** Counts one try to deliver for Prometheus, by how it ended; never by endpoint, which would make a series each. */
export function countTry(outcome: TryOutcome, durationMs: number): void {
  holder.countinghouseWebhookCounters ??= create();
  holder.countinghouseWebhookCounters.tries.inc({ outcome });
  holder.countinghouseWebhookCounters.seconds.observe(durationMs / 1_000);
}

function create(): Counters {
  const registers = [metricsRegistry()];
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
  };
}
