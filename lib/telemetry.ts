import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

type Telemetry = { registry: Registry; requests: Histogram; outcomes: Counter };
const holder = globalThis as typeof globalThis & { countinghouseTelemetry?: Telemetry };

function telemetry(): Telemetry {
  if (holder.countinghouseTelemetry) return holder.countinghouseTelemetry;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'countinghouse_api_request_duration_seconds',
    help: 'Time to answer a request of the merchant API',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const outcomes = new Counter({
    name: 'countinghouse_network_outcomes_total',
    help: 'Outcomes of calls to payment networks',
    labelNames: ['connector', 'kind', 'outcome'],
    registers: [registry],
  });
  holder.countinghouseTelemetry = { registry, requests, outcomes };
  return holder.countinghouseTelemetry;
}

/** The Prometheus registry of this process. */
export function registry(): Registry {
  return telemetry().registry;
}

/** Counts one API request: `route` is its pattern (never a path with ids), the duration is in milliseconds. */
export function observeRequest(route: string, status: number, durationMs: number): void {
  telemetry().requests.labels(route, String(status)).observe(durationMs / 1_000);
}

/** Counts what a network answered to one operation. */
export function countOutcome(connector: string, kind: string, outcome: string): void {
  telemetry().outcomes.labels(connector, kind, outcome).inc();
}
