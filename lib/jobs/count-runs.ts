import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { instruments } from '@/lib/telemetry';

/** Counts one run of a job; `found` is how much it found, or null when it failed. */
export function countRun(job: string, found: number | null, durationMs: number): void {
  const { runs, seconds, succeeded } = instruments('jobs', create);
  runs.inc({ job, result: found === null ? 'failed' : found > 0 ? 'worked' : 'idle' });
  // A series that begins with its first failure would not show it: rates need a value before.
  runs.inc({ job, result: 'failed' }, 0);
  if (found !== null) succeeded.set({ job }, Date.now() / 1_000);
  if (found !== 0) seconds.observe({ job }, durationMs / 1_000);
}

function create(registers: Registry[]) {
  return {
    runs: new Counter({
      name: 'countinghouse_job_runs_total',
      help: 'Runs of background jobs: those that found work, found none, or failed',
      labelNames: ['job', 'result'] as const,
      registers,
    }),
    seconds: new Histogram({
      name: 'countinghouse_job_duration_seconds',
      help: 'Time of the runs of a job that found work or failed',
      labelNames: ['job'] as const,
      buckets: [0.01, 0.05, 0.25, 1, 5, 30],
      registers,
    }),
    succeeded: new Gauge({
      name: 'countinghouse_job_succeeded_timestamp_seconds',
      help: 'When a job last ran without failing, in seconds since 1970',
      labelNames: ['job'] as const,
      registers,
    }),
  };
}
