import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Actor } from '@/lib/auth/actor';
import { exportContent, openExport } from '@/lib/exports/content';
import { csvLine } from '@/lib/exports/csv';
import { downloadExport } from '@/lib/exports/download';
import { exportPath, partPath } from '@/lib/exports/files';
import { listExports } from '@/lib/exports/queries';
import { requestExport } from '@/lib/exports/request-export';
import { expireExports, runExports } from '@/lib/exports/run-exports';
import type { RequestExport } from '@/lib/exports/schema';
import { PaymentFilters } from '@/lib/payments/filters';
import { listPayments } from '@/lib/payments/queries';
import { unzip } from '../support/unzip';
import { makeMember, makeMerchant } from './auth-support';
import { expect, paid, refusal, test } from './payments-world';

const NO_CLAIM = { claim: null };
/** Enough that rows which are kept would show. */
const ROWS = 40_000;
process.env.EXPORTS_DIR ??= mkdtempSync(path.join(tmpdir(), 'exports-'));

const LABELS = {
  id: 'Payment',
  amount: 'Amount',
  customer: 'Customer',
  description: 'Description',
  created: 'Created',
  '+currency': 'Currency',
};
const order = (more: Partial<RequestExport> = {}) => ({
  list: 'payments' as const,
  format: 'csv' as const,
  query: {},
  columns: ['id', 'amount', 'customer', 'description', 'created'],
  zone: 'utc' as const,
  labels: LABELS,
  ...more,
});

async function textOf(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

async function member(role: 'finance' | 'analyst' | 'support') {
  const merchant = await makeMerchant();
  const made = await makeMember(merchant, role);
  return made.actorIn(merchant.sandbox);
}

test('a file has exactly the rows of the list, in its order, with amounts as numbers', async () => {
  const actor = await member('finance');
  for (const amount of [1_050, 99, 12_345]) await paid(actor, { amount });
  await paid(actor, { amount: 500, currency: 'JPY' });
  await paid(actor, { amount: 1_500, currency: 'KWD' });
  const query = { 'currency[not]': 'JPY', sort: '-amount' };
  const list = await listPayments(actor, PaymentFilters.parse({ ...query, currency: 'USD,KWD' }));
  const job = await requestExport(actor, order({ query: { ...query, currency: 'USD,KWD' } }), NO_CLAIM);
  expect([job.status, job.rowsExpected, job.requestedBy]).toEqual(['direct', 4, actor.id]);
  expect(job.fileName).toMatch(/^test-shop[^_]*_sandbox_payments_begin_to_\d{4}-\d\d-\d\d_.*UTC\.csv$/);
  const lines = (await textOf(exportContent(actor, job))).toString().split('\r\n');
  expect(lines[0]).toBe('\ufeffPayment,Amount,Currency,Customer,Description,Created (UTC)');
  expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(list.rows.map(({ id }) => id));
  expect(lines.slice(1, -1).map((line) => line.split(',').slice(1, 3).join(' '))).toEqual([
    '123.45 USD',
    '1.500 KWD',
    '10.50 USD',
    '0.99 USD',
  ]);
});

test('text that a spreadsheet would run is quoted, numbers and other text stay as they are', () => {
  for (const text of ['=1+1', '+1', '-2', '@x', '\tx', '\rx', '＝1']) {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`);
  }
  expect(csvLine(['\0=1', { number: '-5.00' }, null, 'a,b', 'say "hi"', '中文 🙂', '007'])).toBe(
    '"\'=1",-5.00,,"a,b","say ""hi""",中文 🙂,007\r\n',
  );
});

test('a workbook is a ZIP archive whose sheet has the rows, numbers as numbers and text as text', async () => {
  const actor = await member('finance');
  await paid(actor, { amount: 1_050, description: '=HYPERLINK("x") <&>' });
  const job = await requestExport(actor, order({ format: 'xlsx' }), NO_CLAIM);
  const archive = await textOf(exportContent(actor, job));
  const files = unzip(archive);
  expect([...files.keys()]).toContain('[Content_Types].xml');
  const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
  expect(sheet).toContain('<c><v>10.50</v></c>');
  expect(sheet).toContain('<t xml:space="preserve">=HYPERLINK("x") &lt;&amp;&gt;</t>');
  expect(sheet.match(/<row>/g)).toHaveLength(2);
});

test('an analyst’s file has no more of a person than the screen; support has none', async () => {
  const merchant = await makeMerchant();
  const actorOf = async (role: 'finance' | 'analyst' | 'support') =>
    (await makeMember(merchant, role)).actorIn(merchant.sandbox);
  const [finance, analyst, support] = await Promise.all([
    actorOf('finance'),
    actorOf('analyst'),
    actorOf('support'),
  ]);
  await paid(finance, { amount: 500, customer_email: 'ann.lee@shop.example' });
  const read = async (actor: Actor) =>
    (await textOf(exportContent(actor, await requestExport(actor, order(), NO_CLAIM)))).toString();
  expect(await read(finance)).toContain('ann.lee@shop.example');
  const masked = await read(analyst);
  for (const part of ['ann.lee', 'ann@']) expect(masked).not.toContain(part);
  expect(support.permissions.has('exports:write')).toBe(false);
  expect((await refusal(requestExport(analyst, order({ list: 'customers' }), NO_CLAIM))).code).toBe(
    'insufficient_scope',
  );
  expect((await listExports(analyst)).map(({ isMine }) => isMine)).toEqual([true]);
});

test('a large export is a job; one that was cut off goes on and the file is the same', async ({
  database,
}) => {
  const actor = await member('finance');
  for (let index = 0; index < 3; index += 1) await paid(actor, { amount: 100 + index });
  await copies(database.owner, actor, 450);
  const job = await requestExport(actor, order(), NO_CLAIM);
  const whole = (await textOf(exportContent(actor, job))).toString();
  await database.owner.query("UPDATE export_job SET status = 'queued' WHERE id = $1", [job.id]);
  expect(await runExports()).toBe(1);
  const file = exportPath(job);
  expect(readFileSync(file, 'utf8')).toBe(whole);
  // As a process leaves it that was killed after its second page and in the middle of the third.
  const { table, pages } = openExport(actor, job, null);
  let kept = Buffer.byteLength(`\ufeff${csvLine(table.heads)}`);
  let cursor: string | null = null;
  for (let page = 0; page < 2; page += 1) {
    const { value } = await pages.next();
    kept += Buffer.byteLength(value.rows.map((row: { id: string }) => csvLine(table.cells(row))).join(''));
    cursor = value.next;
  }
  renameSync(file, partPath(job, 1));
  truncateSync(partPath(job, 1), kept + 37);
  writeFileSync(partPath(job, 2), 'a copy that was cut off');
  await database.owner.query(
    `UPDATE export_job SET status = 'running', tries = 2, cursor = $2, bytes = $3, rows_written = 200, finished_at = NULL,
       lease_until = now() - interval '1 second' WHERE id = $1`,
    [job.id, cursor, kept],
  );
  // The pages that are there are not written again: a change in them stays.
  const part = openSync(partPath(job, 1), 'r+');
  writeSync(part, 'PAYMENT', 3);
  closeSync(part);
  expect(await runExports()).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe(whole.replace('Payment', 'PAYMENT'));
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  const [shown] = await listExports(actor);
  expect([shown?.status, shown?.rowsWritten]).toEqual(['done', 453]);
  // A file that was written is for who sees all that its requester saw then.
  const asked = async (as: Actor) => {
    const answer = await downloadExport(as, job.id, null);
    return answer.text();
  };
  expect(await asked(actor)).toContain('PAYMENT');
  for (const lost of ['pii:read', 'refunds:read'] as const) {
    const permissions = new Set([...actor.permissions].filter((permission) => permission !== lost));
    await expect(asked({ ...actor, permissions }), lost).rejects.toMatchObject({
      code: 'insufficient_scope',
    });
  }
  await database.owner.query(
    "UPDATE export_job SET expires_at = created_at + interval '1 ms' WHERE id = $1",
    [job.id],
  );
  await expireExports();
  expect(() => readFileSync(file)).toThrow();
  expect((await listExports(actor))[0]?.status).toBe('expired');
});

test('what a member exported ends when the member leaves, also for who comes back', async ({ database }) => {
  const merchant = await makeMerchant();
  const made = await makeMember(merchant, 'finance');
  const actor = await made.actorIn(merchant.sandbox);
  const job = await requestExport(actor, order(), NO_CLAIM);
  await database.owner.query("UPDATE export_job SET status = 'queued' WHERE id = $1", [job.id]);
  expect(await runExports()).toBe(1);
  expect(readFileSync(exportPath(job), 'utf8')).toContain('Payment');
  await database.owner.query('DELETE FROM member WHERE user_id = $1', [actor.id]);
  expect(await expireExports()).toBeGreaterThan(0);
  expect(() => readFileSync(exportPath(job))).toThrow();
});

test('what was exported cannot be rewritten by the application', async ({ database }) => {
  const actor = await member('finance');
  await paid(actor, { amount: 100 });
  const job = await requestExport(actor, order(), NO_CLAIM);
  for (const change of ["requested_by = 'usr_x'", "query = '{}'", "file_name = 'x'"]) {
    await expect(
      database.app.query(`UPDATE export_job SET ${change} WHERE id = $1`, [job.id]),
    ).rejects.toThrow(/permission/);
  }
  await expect(database.app.query('DELETE FROM export_job WHERE id = $1', [job.id])).rejects.toThrow(
    /permission/,
  );
});

test('a large file streams with flat memory', async ({ database }) => {
  const actor = await member('finance');
  await paid(actor, { amount: 100 });
  await copies(database.owner, actor, ROWS - 1);
  const job = await requestExport(actor, order(), NO_CLAIM);
  expect(job.status).toBe('queued');
  const collect = collector();
  let [rows, early, late, bytes] = [0, 0, 0, 0];
  const content = exportContent(actor, job, (more) => {
    rows += more;
    if (rows % (ROWS / 10) !== 0) return;
    collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    const held = heapUsed + external + arrayBuffers;
    if (rows <= ROWS / 5) early = Math.max(early, held);
    else late = Math.max(late, held);
  });
  for await (const part of content) bytes += part.length;
  expect(rows).toBe(ROWS);
  // What is held after a collection: rows that are kept would be forty megabytes more at the end.
  expect((late - early) / 2 ** 20, `MB more, for a file of ${Math.round(bytes / 2 ** 20)} MB`).toBeLessThan(
    16,
  );
});

/** Collects garbage, so that only what is still held counts. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** More payments like the actor's first one, written straight into the table. */
async function copies(
  owner: { query: (text: string, values: unknown[]) => Promise<unknown> },
  actor: Actor,
  count: number,
) {
  await owner.query(
    `INSERT INTO payment SELECT (jsonb_populate_record(p, jsonb_build_object('id',
       left(p.id, 14) || lpad(n::text, 16, '0')))).* FROM payment p, generate_series(1, $2) n
     WHERE p.environment_id = $1 AND p.id = (SELECT min(id) FROM payment WHERE environment_id = $1)`,
    [actor.environment.id, count],
  );
}
