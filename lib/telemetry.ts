import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { pool } from './db';

type Telemetry = {
  registry: Registry;
  requestSeconds: Histogram<'route' | 'status'>;
  securityReports: Counter<'directive'>;
};

const holder = globalThis as typeof globalThis & { countinghouseTelemetry?: Telemetry };

/** One registry for Next's bundle, the API handler and the jobs of this process. */
function telemetry(): Telemetry {
  holder.countinghouseTelemetry ??= create();
  return holder.countinghouseTelemetry;
}

function create(): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requestSeconds = new Histogram({
    name: 'countinghouse_request_duration_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const securityReports = new Counter({
    name: 'countinghouse_security_reports_total',
    help: 'Violations of the Content-Security-Policy that browsers reported',
    labelNames: ['directive'] as const,
    registers: [registry],
  });
  new Gauge({
    name: 'countinghouse_database_connections',
    help: 'Connections of the pool by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, pool().totalCount);
      this.set({ state: 'idle' }, pool().idleCount);
      this.set({ state: 'waiting' }, pool().waitingCount);
    },
  });
  return { registry, requestSeconds, securityReports };
}

/** Counts one answered request. `route` is the pattern, never the path: ids would make a series each. */
export function observeRequest(route: string, status: number, durationMs: number): void {
  telemetry().requestSeconds.observe({ route, status: `${Math.floor(status / 100)}xx` }, durationMs / 1_000);
}

/** Counts one violation report of a browser, by the directive of our policy that was violated. */
export function countSecurityReport(directive: string): void {
  telemetry().securityReports.inc({ directive });
}

/** The registry, for metrics of a noun: `new Counter({ …, registers: [metricsRegistry()] })`. */
export function metricsRegistry(): Registry {
  return telemetry().registry;
}
