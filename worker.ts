import { closeDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { startJobs } from '@/lib/jobs/run-jobs';
import { log } from '@/lib/log';
import { runUntilSignal } from '@/lib/server/run-until-signal';
import { startTracing } from '@/lib/tracing/start-tracing';
import { startAnnouncing } from '@/lib/vault/announce-keys';

/** Starts the background jobs in a process of their own; any number of workers may run beside each other. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  env();
  const tracing = await startTracing();
  const keys = startAnnouncing('worker');
  const jobs = startJobs();
  return {
    stop: async () => {
      await jobs.stop();
      await keys.stop();
      await tracing.stop();
      await closeDatabase();
    },
  };
}

runUntilSignal(import.meta.url, async () => {
  const { stop } = await startWorker();
  log.info('the worker runs');
  return stop;
});
