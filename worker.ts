import { closeDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { startJobs } from '@/lib/jobs/run-jobs';
import { log } from '@/lib/log';
import type { ProcessState } from '@/lib/server/answer-operator';
import { startOperatorServer } from '@/lib/server/operator-server';
import { runUntilSignal } from '@/lib/server/run-until-signal';
import { startTracing } from '@/lib/tracing/start-tracing';
import { startAnnouncing } from '@/lib/vault/announce-keys';

/** Starts the background jobs in a process of their own; any number of workers may run beside each other. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const { WORKER_PORT } = env();
  const state: ProcessState = { isStopping: false };
  const operators = WORKER_PORT === undefined ? null : await startOperatorServer(WORKER_PORT, state);
  const tracing = await startTracing();
  const keys = startAnnouncing('worker');
  const jobs = startJobs();
  return {
    stop: async () => {
      state.isStopping = true;
      await jobs.stop();
      await keys.stop();
      await tracing.stop();
      await operators?.stop();
      await closeDatabase();
    },
  };
}

runUntilSignal(import.meta.url, async () => {
  const { stop } = await startWorker();
  log.info('the worker runs');
  return stop;
});
