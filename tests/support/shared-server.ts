import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as base } from '@playwright/test';
import { closeDatabase } from '@/lib/db';
import { operateEverywhere } from '@/lib/present-environment';
import { dataHome } from '../../scripts/data-home.mjs';
import { isAlive } from '../../scripts/mutex.mjs';
import { createFromTemplate, environmentFor, releaseTestCluster, testCluster } from './cluster';
import { closePools, openPools, type TestDatabase } from './database';
import { startServer } from './server';

type Description = { url: string; pid: number; database: string; env: Record<string, string> };

/** Every run of the tests has its own server: runs in two terminals don't disturb each other. */
const folder = () => path.join(dataHome(), 'test-secrets', 'servers');
const runId = () => Number(process.env.COUNTINGHOUSE_TEST_RUN);

/** No payout leaves while a test still looks at it: a test that wants it to leave says so (`sendPayouts`). */
const PAYOUT_UNDO_MS = '600000';

/** Names this run after its main process; the workers inherit the variable. */
export function beginRun(): void {
  process.env.COUNTINGHOUSE_TEST_RUN = String(process.pid);
}

/** Starts the one server of the API and browser tests on a database of its own; it outlives the calling process. */
export async function startSharedServer(): Promise<void> {
  const cluster = await testCluster();
  const database = await createFromTemplate(cluster, 'shared', runId());
  const env = { ...environmentFor(cluster, database), PAYOUT_UNDO_MS };
  const server = await startServer({
    // All tests are one address, and some ask with hundreds of wrong keys; operations/limits.spec.ts tries the limit itself.
    env: { ...env, PSEUDO_LOCALE: '1', RATE_LIMITS: 'address=100000', WEBHOOK_ALLOW_CIDR: '127.0.0.7/32' },
    detached: true,
  });
  const description: Description = { url: server.url, pid: server.pid, database, env };
  mkdirSync(folder(), { recursive: true });
  writeFileSync(path.join(folder(), `${runId()}.json`), JSON.stringify(description), { mode: 0o600 });
  await releaseTestCluster();
}

/** Stops the shared server of this run, and those of runs that were killed. */
export async function stopSharedServers(): Promise<void> {
  mkdirSync(folder(), { recursive: true });
  for (const name of readdirSync(folder())) {
    const run = Number.parseInt(name, 10);
    if (run !== runId() && isAlive(run)) continue;
    const { pid } = readDescription(run);
    rmSync(path.join(folder(), name));
    await endProcess(pid);
  }
}

async function endProcess(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + 15_000;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

function readDescription(run = runId()): Description {
  return JSON.parse(readFileSync(path.join(folder(), `${run}.json`), 'utf8')) as Description;
}

export type SharedServer = { url: string; database: TestDatabase };

/**
 * For API, console and checkout tests: `server` is the running product. `lib` in the test process works on the same
 * database, so a test makes its merchant through the operations and then acts from outside.
 */
export const test = base.extend<object, { server: SharedServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const { url, database: name, env } = readDescription();
      operateEverywhere();
      Object.assign(process.env, env, { JOBS: '0', PUBLIC_URL: url });
      const database = openPools(name, env);
      await use({ url, database });
      await closePools(database);
      await closeDatabase();
    },
    { scope: 'worker', auto: true },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});

export { expect } from '@playwright/test';
