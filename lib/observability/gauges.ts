import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Counter, Gauge, type Registry } from 'prom-client';
import { CONNECTORS } from '@/lib/connectors';
import { BRIEF_POOL_SIZE, briefPool, pool } from '@/lib/db';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { instruments } from '@/lib/telemetry';
import { type Readings, readQueues } from './read-queues';

/** So many scrapers as there are cost the database one read in this time, in milliseconds. */
const KEPT_MS = 5_000;

type Kept = { at: number; readings: Promise<Readings | null> };
let kept: Kept | null = null;

/** What is measured when somebody asks: queues, ages, the pool, the build. Made with the first scrape of a process. */
export function prepareGauges(): void {
  instruments('gauges', (registers) => {
    ofQueues(registers);
    ofBreakers(registers);
    ofAges(registers);
    ofPool(registers);
    ofBuild(registers);
    return true;
  });
}

/** Null when the database did not answer: then a queue has no value, which an alert can tell from an empty one. */
function readings(): Promise<Readings | null> {
  const now = performance.now();
  if (kept === null || now - kept.at > KEPT_MS) kept = { at: now, readings: readQueues().catch(failed) };
  return kept.readings;
}

const ofFailures = (registers: Registry[]) =>
  new Counter({
    name: 'countinghouse_readings_failed_total',
    help: 'Readings of queues and ages that the database did not answer',
    registers,
  });

function failed(error: unknown): null {
  instruments('failed readings', ofFailures).inc();
  log.warn({ err: error }, 'queues could not be read for the metrics');
  return null;
}

function ofQueues(registers: Registry[]): void {
  instruments('failed readings', ofFailures);
  new Gauge({
    name: 'countinghouse_queue_waiting',
    help: 'What waits and is due, of all environments together, counted up to 10,000',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      const read = await readings();
      this.reset();
      for (const [queue, { waiting }] of Object.entries(read?.queues ?? {})) this.set({ queue }, waiting);
    },
  });
  new Gauge({
    name: 'countinghouse_queue_oldest_seconds',
    help: 'How long the oldest of what is due has waited; a day at most',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      const read = await readings();
      this.reset();
      for (const [queue, { oldestSeconds }] of Object.entries(read?.queues ?? {}))
        this.set({ queue }, oldestSeconds);
    },
  });
}

function ofBreakers(registers: Registry[]): void {
  new Gauge({
    name: 'countinghouse_breakers_open',
    help: 'Breakers that keep payments away from a connector now, of all environments together',
    labelNames: ['connector'] as const,
    registers,
    async collect() {
      const read = await readings();
      this.reset();
      if (!read) return;
      for (const connector of Object.keys(CONNECTORS))
        this.set({ connector }, read.openBreakers[connector] ?? 0);
    },
  });
}

function ofAges(registers: Registry[]): void {
  const age = (name: string, help: string, of: (read: Readings) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const read = await readings();
        this.set((read && of(read)) ?? Number.NaN);
      },
    });
  age(
    'countinghouse_metrics_folding_lag_seconds',
    'Since the oldest fact that is missing in the sums of metrics; a day at most',
    ({ foldingLagSeconds }) => foldingLagSeconds,
  );
  age(
    'countinghouse_invariants_age_seconds',
    'Since the invariants of some environment were looked at last',
    ({ invariants }) => invariants.ageSeconds,
  );
  age(
    'countinghouse_invariants_late_seconds',
    'By how much the next look at an environment’s invariants is late',
    ({ invariants }) => invariants.lateSeconds,
  );
  age(
    'countinghouse_invariants_broken',
    'Invariants that do not hold, of all environments together; must be 0',
    ({ invariants }) => invariants.broken,
  );
}

function ofPool(registers: Registry[]): void {
  new Gauge({
    name: 'countinghouse_database_connections',
    help: 'Connections by pool and state; waiting are those who want one',
    labelNames: ['pool', 'state'] as const,
    registers,
    collect() {
      for (const [name, { totalCount, idleCount, waitingCount }] of [
        ['main', pool()],
        ['brief', briefPool()],
      ] as const) {
        this.set({ pool: name, state: 'open' }, totalCount);
        this.set({ pool: name, state: 'idle' }, idleCount);
        this.set({ pool: name, state: 'waiting' }, waitingCount);
      }
    },
  });
  new Gauge({
    name: 'countinghouse_database_connections_max',
    help: 'Connections that each pool may open; the main one DATABASE_POOL_SIZE',
    labelNames: ['pool'] as const,
    registers,
    collect() {
      this.set({ pool: 'main' }, env().DATABASE_POOL_SIZE);
      this.set({ pool: 'brief' }, BRIEF_POOL_SIZE);
    },
  });
}

function ofBuild(registers: Registry[]): void {
  const { version } = JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as { version: string };
  const mark = path.resolve('.next', 'source-hash');
  const sources = existsSync(mark) ? readFileSync(mark, 'utf8').slice(0, 12) : 'unknown';
  new Gauge({
    name: 'countinghouse_build_info',
    help: 'Always 1: version, first digits of the hash of the sources, and Node that runs them',
    labelNames: ['version', 'sources', 'node'] as const,
    registers,
  }).set({ version, sources, node: process.versions.node }, 1);
}
