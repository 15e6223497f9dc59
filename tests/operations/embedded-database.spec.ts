import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { dataHome } from '../../scripts/data-home.mjs';
import { openEmbeddedDatabase } from '../../scripts/embedded-database.mjs';
import { isAlive } from '../../scripts/mutex.mjs';

const NAME = 'test-crash';
const PATIENTLY = { intervals: [50], timeout: 60_000 };

function processNumber(): number {
  try {
    return Number(
      readFileSync(path.join(dataHome(), NAME, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
  } catch {
    return 0;
  }
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return Object.values((await client.query(text)).rows[0] ?? {})[0];
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('an embedded database survives a power cut and runs again on its port when it was killed; a stopped one stays off', async () => {
  const database = await openEmbeddedDatabase({ name: NAME });
  const said: string[] = [];
  try {
    const url = database.url('superuser', 'postgres');
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
      expect(await ask(url, `SHOW ${name}`), name).toBe('on');
    expect(await ask(url, 'CREATE TABLE kept AS SELECT 7 AS n')).toBeUndefined();
    database.watch((line) => said.push(line));
    const first = processNumber();
    expect(first).toBeGreaterThan(0);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => ask(url, 'SELECT n FROM kept'), PATIENTLY).toBe(7);
    expect(processNumber()).not.toBe(first);
    await expect.poll(() => said.at(-1), PATIENTLY).toBe('The database runs again');
    const second = processNumber();
    await database.release();
    await expect.poll(() => isAlive(second), PATIENTLY).toBe(false);
    expect(processNumber()).toBe(0);
    expect(said[0]).toBe('The database ended unexpectedly; starting it again');
  } finally {
    await database.release();
    rmSync(path.join(dataHome(), NAME), { recursive: true, force: true });
  }
});
