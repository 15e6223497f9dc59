import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

type Telemetry = { registry: Registry; made: Map<string, unknown> };

const holder = globalThis as typeof globalThis & { countinghouseTelemetry?: Telemetry };

/** One registry for Next's bundle, the API handler and the jobs of this process. */
function telemetry(): Telemetry {
  holder.countinghouseTelemetry ??= create();
  return holder.countinghouseTelemetry;
}

function create(): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry, made: new Map() };
}

/** The registry, as it is served and as tests read it. */
export function metricsRegistry(): Registry {
  return telemetry().registry;
}

/**
 * The counters and histograms of a noun, made at the first use and once in a process, although Next's bundle has a copy of
 * the module that asks. Labels are few and known: an id, a path or a text of somebody else would make a series each.
 */
export function instruments<Made>(noun: string, make: (registers: Registry[]) => Made): Made {
  const { registry, made } = telemetry();
  const known = made.get(noun) as Made | undefined;
  if (known !== undefined) return known;
  const fresh = make([registry]);
  made.set(noun, fresh);
  return fresh;
}

/** Seconds in which a request, a statement or a call to a network usually ends, and those in which it should have. */
export const LATENCY_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const ofRequests = (registers: Registry[]) =>
  new Histogram({
    name: 'countinghouse_request_duration_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['route', 'status'] as const,
    buckets: LATENCY_BUCKETS,
    registers,
  });

/** Counts one answered request. `route` is the pattern, never the path: ids would make a series each. */
export function observeRequest(route: string, status: number, durationMs: number): void {
  const labels = { route, status: `${Math.floor(status / 100)}xx` };
  instruments('requests', ofRequests).observe(labels, durationMs / 1_000);
}

const ofStatements = (registers: Registry[]) =>
  new Histogram({
    name: 'countinghouse_statement_duration_seconds',
    help: 'Time of one call of a database function, by its name, with the wait for a connection',
    labelNames: ['statement'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2],
    registers,
  });

/** Counts one call of a database function. */
export function observeStatement(statement: string, durationMs: number): void {
  instruments('statements', ofStatements).observe({ statement }, durationMs / 1_000);
}

const ofReports = (registers: Registry[]) =>
  new Counter({
    name: 'countinghouse_security_reports_total',
    help: 'Violations of the Content-Security-Policy that browsers reported',
    labelNames: ['directive'] as const,
    registers,
  });

/** Counts one violation report of a browser, by the directive of our policy that was violated. */
export function countSecurityReport(directive: string): void {
  instruments('security reports', ofReports).inc({ directive });
}
