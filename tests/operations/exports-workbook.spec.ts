import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Actor } from '@/lib/auth/actor';
import { exportPath, makeFolderOf } from '@/lib/exports/files';
import { forgetInExports } from '@/lib/exports/forget-in-exports';
import { listExports } from '@/lib/exports/queries';
import { requestExport } from '@/lib/exports/request-export';
import { runExports } from '@/lib/exports/run-exports';
import { ensureFits, SHEET_ROWS_MAX } from '@/lib/exports/xlsx';
import type { TestDatabase } from '../support/database';
import { unzip } from '../support/unzip';
import { makeMember, makeMerchant } from './auth-support';
import { expect, refusal, test } from './payments-world';

const NO_CLAIM = { claim: null };
process.env.EXPORTS_DIR ??= mkdtempSync(path.join(tmpdir(), 'exports-'));

async function finance(): Promise<Actor> {
  const merchant = await makeMerchant();
  return (await makeMember(merchant, 'finance')).actorIn(merchant.sandbox);
}

/** Customers straight into the table, so that a list is as long as it must be. */
async function customers(database: TestDatabase, actor: Actor, count: number): Promise<void> {
  await database.owner.query(
    `INSERT INTO customer (environment_id, id, created_at, updated_at)
     SELECT $1, 'cus_0' || lpad(n::text, 25, '0'), now(), now() FROM generate_series(1, $2::int) n`,
    [actor.environment.id, count],
  );
}

function order(actor: Actor, format: 'csv' | 'xlsx') {
  const asked = {
    list: 'customers',
    format,
    query: {},
    columns: ['id'],
    zone: 'utc',
    labels: { id: 'Id' },
  } as const;
  return requestExport(actor, { ...asked, columns: [...asked.columns] }, NO_CLAIM);
}

function rowsIn(file: string): number {
  const sheet = unzip(readFileSync(file)).get('xl/worksheets/sheet1.xml') ?? '';
  return (sheet.match(/<row>/g) ?? []).length - 1;
}

test('a workbook whose process died begins again: one file, and the count of its rows', async ({
  database,
}) => {
  const actor = await finance();
  await customers(database, actor, 2_345);
  const job = await order(actor, 'xlsx');
  const file = exportPath(job);
  await makeFolderOf(file);
  // As a process leaves it that was killed after its first thousand rows.
  writeFileSync(`${file}.1`, 'PK, and no end of the archive');
  await database.owner.query(
    `UPDATE export_job SET status = 'running', tries = 1, rows_written = 1000,
       lease_until = now() - interval '1 second' WHERE id = $1`,
    [job.id],
  );
  expect(await runExports()).toBe(1);
  const [shown] = await listExports(actor);
  expect([shown?.status, shown?.rowsWritten]).toEqual(['done', 2_345]);
  expect(rowsIn(file)).toBe(2_345);
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  expect(await runExports(), 'nothing is left to do').toBe(0);
});

for (const format of ['xlsx', 'csv'] as const) {
  test(`a process that was slow and lost its export leaves the other one’s file alone (${format})`, async ({
    database,
  }) => {
    const actor = await finance();
    await customers(database, actor, 10_000);
    const job = await order(actor, format);
    const file = exportPath(job);
    await makeFolderOf(file);
    const slow = await startWriting(database, job.id);
    // The lease ran out; another process took the export over and finished it.
    const taken = await database.owner.query(
      `UPDATE export_job SET status = 'done', tries = 2, rows_written = 10000, finished_at = now()
       WHERE id = $1 AND status = 'running'`,
      [job.id],
    );
    expect(taken.rowCount, 'while the slow one was still writing').toBe(1);
    writeFileSync(file, 'the whole file of the other process');
    await slow.ended;
    expect((await listExports(actor))[0]?.status).toBe('done');
    expect(readFileSync(file, 'utf8')).toBe('the whole file of the other process');
    expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  });
}

test('two processes at one CSV export: the one that took it over goes on, and the file is whole', async ({
  database,
}) => {
  const actor = await finance();
  await customers(database, actor, 10_000);
  const job = await order(actor, 'csv');
  const file = exportPath(job);
  const slow = await startWriting(database, job.id);
  const taken = await database.owner.query(
    `UPDATE export_job SET lease_until = now() - interval '1 second' WHERE id = $1 AND status = 'running'`,
    [job.id],
  );
  expect(taken.rowCount, 'while the slow one was still writing').toBe(1);
  await Promise.all([runExports(), slow.ended]);
  const [shown] = await listExports(actor);
  expect([shown?.status, shown?.rowsWritten]).toEqual(['done', 10_000]);
  const ids = readFileSync(file, 'utf8').trim().split('\r\n').slice(1);
  expect([ids.length, new Set(ids).size]).toEqual([10_000, 10_000]);
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
});

/** Lets a process begin an export as a job; `ended` is when it stopped writing. */
async function startWriting(database: TestDatabase, id: string): Promise<{ ended: Promise<number> }> {
  await database.owner.query("UPDATE export_job SET status = 'queued' WHERE id = $1", [id]);
  const ended = runExports();
  const tries = async () =>
    (await database.owner.query<{ tries: number }>('SELECT tries FROM export_job WHERE id = $1', [id]))
      .rows[0]?.tries;
  await expect.poll(tries, { intervals: [5] }).toBe(1);
  return { ended };
}

test('an export that becomes whole while a person in it is erased is gone all the same', async ({
  database,
}) => {
  const actor = await finance();
  const job = await order(actor, 'csv');
  const change = (text: string) => `UPDATE export_job SET ${text} WHERE id = '${job.id}'`;
  await database.owner.query(
    change("status = 'running', tries = 1, lease_until = now() + interval '1 hour'"),
  );
  const other = await database.owner.connect();
  await other.query('BEGIN');
  await other.query(change("status = 'done', finished_at = now()"));
  const erasing = forgetInExports(actor.environment.id, ['somebody']);
  const isWaiting = async () =>
    (await database.owner.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount !== 0;
  await expect.poll(isWaiting, { intervals: [5] }).toBe(true);
  await other.query('COMMIT');
  other.release();
  await erasing;
  expect((await listExports(actor))[0]).toMatchObject({ status: 'expired', failure: 'person_erased' });
});

test('an export that is ended while it is written leaves no file, nor what a dead process left of it', async ({
  database,
}) => {
  const actor = await finance();
  await customers(database, actor, 10_000);
  for (const format of ['xlsx', 'csv'] as const) {
    const job = await order(actor, format);
    const file = exportPath(job);
    await makeFolderOf(file);
    writeFileSync(`${file}.1`, 'what a process left that died at its first try');
    await database.owner.query("UPDATE export_job SET status = 'queued', tries = 1 WHERE id = $1", [job.id]);
    const writing = runExports();
    await expect.poll(async () => (await listExports(actor))[0]?.status, { intervals: [5] }).toBe('running');
    await forgetInExports(actor.environment.id, ['somebody']);
    await writing;
    expect((await listExports(actor))[0]?.status, format).toBe('failed');
    expect(readdirSync(path.dirname(file)), format).toEqual([]);
  }
});

test('more rows than a sheet holds are refused before anything is written; as CSV they are taken', async ({
  database,
}) => {
  const actor = await finance();
  await customers(database, actor, SHEET_ROWS_MAX + 1);
  const refused = await refusal(order(actor, 'xlsx'));
  expect([refused.code, refused.details.rows_max]).toEqual(['export_too_large', 1_048_575]);
  expect(refused.detail).toContain('CSV');
  expect(await listExports(actor)).toEqual([]);
  expect((await order(actor, 'csv')).status).toBe('queued');
  await database.owner.query('DELETE FROM customer WHERE environment_id = $1 AND id = $2', [
    actor.environment.id,
    `cus_0${'1'.padStart(25, '0')}`,
  ]);
  const fits = await order(actor, 'xlsx');
  expect([fits.status, fits.rowsExpected]).toEqual(['queued', SHEET_ROWS_MAX]);
  // Rows that change their state meanwhile may make a list longer than it was counted.
  expect(() => ensureFits(SHEET_ROWS_MAX + 1)).toThrow(/narrow/);
  // The next test's jobs are not these.
  await database.owner.query("UPDATE export_job SET status = 'expired' WHERE environment_id = $1", [
    actor.environment.id,
  ]);
});
