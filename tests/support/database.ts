import { test as base } from '@playwright/test';
import pg from 'pg';
import { closeDatabase } from '@/lib/db';
import { operateEverywhere } from '@/lib/present-environment';
import { dropDatabase } from '../../scripts/roles.mjs';
import { createFromTemplate, environmentFor, releaseTestCluster, testCluster } from './cluster';

/** Connections of the three roles, and the variables that a process working on this database needs. */
export type TestDatabase = {
  name: string;
  env: Record<string, string>;
  app: pg.Pool;
  owner: pg.Pool;
  auditor: pg.Pool;
};

/** Opens pools of the three roles on a database described by its environment. */
export function openPools(name: string, env: Record<string, string>): TestDatabase {
  const pool = (connectionString?: string) => {
    const opened = new pg.Pool({ connectionString, max: 8, options: '-c countinghouse.environment=*' });
    // Tests terminate backends on purpose; an idle connection may be among them.
    opened.on('error', () => undefined);
    return opened;
  };
  return {
    name,
    env,
    app: pool(env.DATABASE_URL),
    owner: pool(env.DATABASE_OWNER_URL),
    auditor: pool(env.DATABASE_AUDITOR_URL),
  };
}

export async function closePools(database: TestDatabase): Promise<void> {
  await Promise.all([database.app.end(), database.owner.end(), database.auditor.end()]);
}

/** A database from the template. `lib` of this process does not know it: a server started with its `env` does. */
export async function createTestDatabase(label: string): Promise<TestDatabase> {
  const cluster = await testCluster();
  const name = await createFromTemplate(cluster, label);
  return openPools(name, environmentFor(cluster, name));
}

export async function dropTestDatabase(database: TestDatabase): Promise<void> {
  await closePools(database);
  const cluster = await testCluster();
  await dropDatabase(cluster.url('superuser', 'postgres'), database.name);
}

/** For tests of the ledger and of operations: each Playwright worker has a database of its own, and `lib` works on it. */
export const test = base.extend<object, { database: TestDatabase }>({
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use, worker) => {
      const database = await createTestDatabase(`worker_${worker.workerIndex}`);
      operateEverywhere();
      // lib/env.ts reads the variables at its first use, which comes after this.
      Object.assign(process.env, database.env, { JOBS: '0', DATABASE_POOL_SIZE: '16' });
      await use(database);
      await closeDatabase();
      await dropTestDatabase(database);
      await releaseTestCluster();
    },
    { scope: 'worker', auto: true },
  ],
});

export { expect } from '@playwright/test';
