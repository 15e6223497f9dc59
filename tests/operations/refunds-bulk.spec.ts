import type { Actor } from '@/lib/auth/actor';
import { readCsv } from '@/lib/read-csv';
import { parseFileAmount } from '@/lib/refunds/bulk/check-file';
import { decideBatch } from '@/lib/refunds/bulk/decide-batch';
import { type ImportedFile, importFile } from '@/lib/refunds/bulk/import-file';
import { batchProgress, getRefundBatch, listBatchRows } from '@/lib/refunds/bulk/queries';
import { runRefundBatches } from '@/lib/refunds/bulk/run-batches';
import type { AmountFormat } from '@/lib/refunds/bulk/schema';
import { writeCsv } from '@/lib/refunds/bulk/write-csv';
import { setFaults } from '@/lib/sandbox/faults';
import type { TestDatabase } from '../support/database';
import { Victim } from './kill-server';
import { expectSound } from './payments-invariants';
import { age, effectsOf, ended, expect, NO_KEY, paid, paymentRow, refund, test } from './payments-world';
import { newTeam, sendNow } from './refunds-world';

const HEAD = 'payment,amount,currency,reason,note,reference';

function upload(actor: Actor, content: string | Uint8Array, format: AmountFormat = 'point') {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return importFile(actor, { name: 'returns.csv', bytes, format });
}

/** `line column code` of every problem. */
function wrong(answer: ImportedFile): string[] {
  if (answer.result !== 'bad') throw new Error(`the file was ${answer.result}`);
  return answer.report.problems.map(({ line, column, code }) => `${line} ${column ?? '-'} ${code}`);
}

function batchOf(answer: ImportedFile): string {
  if (answer.result !== 'checked') throw new Error(`the file was ${JSON.stringify(answer)}`);
  return answer.batch;
}

async function finance(): Promise<Actor> {
  const [actor] = (await newTeam('finance')).actors;
  if (!actor) throw new Error('one person');
  return actor;
}

const begin = (actor: Actor, batch: string) => decideBatch(actor, { batch, status: 'running' }, NO_KEY);

/** Works off all rows; the refunds leave at once. */
async function runAll(database: TestDatabase, environmentId: string): Promise<void> {
  while ((await runRefundBatches()) > 0);
  await sendNow(database, environmentId);
}

test('a good file is checked, begun and worked off; the same file again is the same batch and moves nothing', async ({
  database,
}) => {
  const actor = await finance();
  const first = await paid(actor);
  const yen = await paid(actor, { amount: 5_000, currency: 'JPY' });
  const file = [
    HEAD,
    `${first.id},"1,0.50",USD,duplicate,,`,
    `${first.id},10.50,USD,duplicate,,R-1`,
    `${first.id},2,,other,"Two lines,\nas agreed ""by phone""",R-2`,
    `${yen.id},1200,JPY,requested_by_customer,,R-3`,
  ];
  expect(wrong(await upload(actor, file.join('\n')))).toEqual(['2 amount amount_malformed']);
  const good = [HEAD, ...file.slice(2)].join('\r\n');
  const answer = await upload(actor, good);
  const batch = batchOf(answer);
  expect(await paymentRow(database, first)).toMatchObject({ refund_pending: 0, refunded: 0 });
  expect((await getRefundBatch(actor, batch)).totals).toEqual([
    { currency: 'USD', amount: 1_250, count: 2 },
    { currency: 'JPY', amount: 1_200, count: 1 },
  ]);
  await runAll(database, first.environmentId);
  expect((await batchProgress(actor, batch)).counts).toEqual({ waiting: 3 });
  await begin(actor, batch);
  expect(await ended(begin(actor, batch))).toBe('invalid_state');
  await runAll(database, first.environmentId);
  expect(await getRefundBatch(actor, batch)).toMatchObject({ status: 'done', startedBy: actor.id });
  expect(await paymentRow(database, first)).toMatchObject({ refunded: 1_250 });
  const rows = await listBatchRows(actor, batch);
  expect(rows.map(({ line, state, reference, note }) => [line, state, reference, note])).toEqual([
    [2, 'succeeded', 'R-1', null],
    [3, 'succeeded', 'R-2', 'Two lines,\nas agreed "by phone"'],
    [5, 'succeeded', 'R-3', null],
  ]);
  expect(await upload(actor, good)).toEqual({ result: 'checked', batch, known: true });
  await runAll(database, first.environmentId);
  expect(await paymentRow(database, first)).toMatchObject({ refunded: 1_250 });
  await expectSound(database, first.environmentId);
});

test('every wrong shape is refused as a whole, by row and column', async () => {
  const actor = await finance();
  const payment = await paid(actor);
  const { id } = payment;
  expect(await upload(actor, '')).toEqual({ result: 'refused', problem: 'empty' });
  expect(wrong(await upload(actor, 'payment amount reason\n'))).toEqual(['1 - delimiter']);
  expect(wrong(await upload(actor, `payment:amount:reason\n${id}:1:duplicate`))).toEqual(['1 - delimiter']);
  expect(wrong(await upload(actor, `payment,sum,why\n${id},1,duplicate`))).toEqual(['1 - columns_missing']);
  expect(wrong(await upload(actor, `${HEAD}\n`))).toEqual(['1 - rows_missing']);
  const rows = [
    HEAD,
    `${id},1.00`,
    `pay_none,1.00,,duplicate,,`,
    `,1.00,,duplicate,,`,
    `${id},,,duplicate,,`,
    `${id},1.005,,duplicate,,`,
    `${id},0,,duplicate,,`,
    `${id},"1.234,56",,duplicate,,`,
    `${id},1.00,EUR,duplicate,,`,
    `${id},1.01,,,,`,
    `${id},1.02,,mood,,`,
    `${id},1.03,,other,,`,
    `${id},1.04,,duplicate,4242424242424242,`,
    `${id},1.05,,duplicate,,A`,
    `${id},1.06,,duplicate,,A`,
    `${id},1.07,,duplicate,,`,
    `${id},1.07,,duplicate,,`,
    `${id},95.00,,duplicate,,`,
  ];
  expect(wrong(await upload(actor, rows.join('\n')))).toEqual([
    '2 - cells',
    '3 payment payment_unknown',
    '4 payment payment_missing',
    '5 amount amount_missing',
    '6 amount amount_digits',
    '7 amount amount_zero',
    '8 amount amount_malformed',
    '9 currency currency_mismatch',
    '10 reason reason_missing',
    '11 reason reason_unknown',
    '12 note note_missing',
    '13 note text_refused',
    '15 reference duplicate',
    '17 payment duplicate',
    '18 amount amount_too_much',
  ]);
  const strange = new TextEncoder().encode(`${HEAD}\n${id},1.00,,duplicate,caf\u00e9,`);
  const latin1 = Buffer.from(`${HEAD}\n${id},1.00,,other,caf\u00e9,`, 'latin1');
  expect(await upload(actor, latin1)).toEqual({ result: 'refused', problem: 'encoding' });
  expect((await upload(actor, strange)).result).toBe('checked');
});

test('what is disguised or too large is refused with the reason', async () => {
  const actor = await finance();
  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(2_000, 7)]);
  expect(await upload(actor, zip)).toEqual({ result: 'refused', problem: 'spreadsheet' });
  const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  expect(await upload(actor, picture)).toEqual({ result: 'refused', problem: 'not_text' });
  expect(await upload(actor, Buffer.alloc(5 * 1024 * 1024 + 1, 65))).toEqual({
    result: 'refused',
    problem: 'too_large',
  });
});

test('UTF-16, UTF-8 with a mark, semicolons and tabs, and the amounts of another country are read', async () => {
  const actor = await finance();
  const payment = await paid(actor, { amount: 500_000 });
  const rows = (mark: string) => [
    ['payment', 'amount', 'reason', 'note'].join(mark),
    [payment.id, '1.234,56', 'other', '退款 ø'].join(mark),
  ];
  for (const encode of [
    (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    (text: string) => Buffer.from(`\ufeff${text}`, 'utf8'),
  ]) {
    for (const mark of [';', '\t', '|']) {
      const batch = batchOf(await upload(actor, encode(rows(mark).join('\n')), 'comma'));
      expect(await listBatchRows(actor, batch)).toMatchObject([{ amount: '123456', note: '退款 ø' }]);
    }
  }
});

test('one bad row of ten thousand: it is named, and nothing is applied', async ({ database }) => {
  const actor = await finance();
  const payment = await paid(actor, { amount: 10_000_000 });
  const rows = Array.from({ length: 10_000 }, (_, n) => `${payment.id},1.00,USD,duplicate,,N-${n}`);
  rows[7_776] = rows[7_776]?.replace('1.00', 'one') ?? '';
  const bad = await upload(actor, [HEAD, ...rows].join('\n'));
  expect(wrong(bad)).toEqual(['7778 amount amount_malformed']);
  const { rows: kept } = await database.owner.query(
    'SELECT count(*)::int AS n FROM refund_batch WHERE environment_id = $1',
    [payment.environmentId],
  );
  expect(kept).toEqual([{ n: 0 }]);
  rows[7_776] = `${payment.id},1.00,USD,duplicate,,N-7776`;
  const batch = batchOf(await upload(actor, [HEAD, ...rows].join('\n')));
  expect((await getRefundBatch(actor, batch)).rowCount).toBe(10_000);
  expect(wrong(await upload(actor, [HEAD, ...rows, `${payment.id},1,USD,duplicate,,X`].join('\n')))).toEqual([
    '1 - rows_too_many',
  ]);
});

test('rows above the member’s limit wait for approval; what was refunded meanwhile is refused by its row', async ({
  database,
}) => {
  const [support] = (await newTeam('support')).actors;
  if (!support) throw new Error('one person');
  const large = await paid(support, { amount: 50_000 });
  const small = await paid(support, { amount: 5_000 });
  const batch = batchOf(
    await upload(
      support,
      [
        HEAD,
        `${large.id},150.00,,duplicate,,A`,
        `${small.id},50.00,,duplicate,,B`,
        `${large.id},1.00,,duplicate,,C`,
      ].join('\n'),
    ),
  );
  await refund(support, small.id, 1_000);
  await begin(support, batch);
  await runAll(database, large.environmentId);
  expect((await batchProgress(support, batch)).counts).toEqual({
    requires_approval: 1,
    refused: 1,
    succeeded: 1,
  });
  expect((await listBatchRows(support, batch))[1]).toMatchObject({
    state: 'refused',
    problem: { code: 'amount_exceeds_remaining' },
  });
  await expectSound(database, large.environmentId);
});

test('a network that is down keeps the refunds of a file in line, and they leave when it is back', async ({
  database,
}) => {
  const actor = await finance();
  const payment = await paid(actor);
  const { environmentId } = payment;
  const batch = batchOf(
    await upload(actor, `${HEAD}\n${payment.id},1.00,,duplicate,,A\n${payment.id},2.00,,duplicate,,B`),
  );
  await setFaults(environmentId, [{ fault: 'refused', kind: 'refund' }]);
  await begin(actor, batch);
  await runAll(database, environmentId);
  expect((await batchProgress(actor, batch)).counts).toEqual({ pending: 2 });
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 0, refund_pending: 300 });
  await setFaults(environmentId, []);
  await sendNow(database, environmentId);
  expect((await batchProgress(actor, batch)).counts).toEqual({ succeeded: 2 });
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 300, refund_pending: 0 });
  await expectSound(database, environmentId);
});

test('a member who lost the right between begin and row refunds nothing', async ({ database }) => {
  const actor = await finance();
  const payment = await paid(actor);
  const batch = batchOf(await upload(actor, `${HEAD}\n${payment.id},1.00,,duplicate,,A`));
  await begin(actor, batch);
  await database.owner.query("UPDATE member SET role = 'analyst' WHERE user_id = $1", [actor.id]);
  await runAll(database, payment.environmentId);
  expect(await listBatchRows(actor, batch)).toMatchObject([
    { state: 'refused', problem: { code: 'insufficient_scope' } },
  ]);
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 0, refund_pending: 0 });
});

test('kill -9 in the middle of a file: it is finished by whoever starts next, each row once', async ({
  database,
}) => {
  const actor = await finance();
  const payment = await paid(actor, { amount: 100_000 });
  const rows = Array.from({ length: 200 }, (_, n) => `${payment.id},1.00,USD,duplicate,,N-${n}`);
  const batch = batchOf(await upload(actor, [HEAD, ...rows].join('\n')));
  const victim = await Victim.prepare('worker.ts', database, { REFUND_UNDO_MS: '200' });
  const done = async () => 200 - ((await batchProgress(actor, batch)).counts.waiting ?? 0);
  const patiently = { intervals: [10], timeout: 60_000 };
  try {
    await victim.start();
    await begin(actor, batch);
    await expect.poll(done, patiently).toBeGreaterThan(10);
    await victim.kill();
    expect(await done()).toBeLessThan(200);
    await age(database, payment.environmentId);
    await database.owner.query(
      'UPDATE refund_batch_row SET lease_until = NULL WHERE environment_id = $1 AND status = $2',
      [payment.environmentId, 'waiting'],
    );
    await victim.start();
    await expect.poll(done, patiently).toBe(200);
  } finally {
    await victim.kill();
  }
  const { counts } = await batchProgress(actor, batch);
  // A refund whose call died with the process may have failed as not received; none was made twice.
  expect((counts.succeeded ?? 0) + (counts.failed ?? 0) + (counts.pending ?? 0)).toBe(200);
  const effects = await effectsOf(database, payment.environmentId);
  expect(effects.filter((effect) => effect === 'refund approved 100').length).toBeLessThanOrEqual(200);
  await expectSound(database, payment.environmentId);
});

test('amounts are read as the file writes them, never guessed', () => {
  for (const [text, currency, format, minor] of [
    ['1,234.56', 'USD', 'point', 123_456],
    ['1.234,56', 'EUR', 'comma', 123_456],
    ['1.234', 'USD', 'point', 'digits'],
    ['1.234', 'USD', 'comma', 123_400],
    ['1.234', 'KWD', 'point', 1_234],
    ['1200', 'JPY', 'point', 1_200],
    ['1200.5', 'JPY', 'point', 'digits'],
    ['1 234,5', 'EUR', 'comma', 123_450],
    ['1234', 'KWD', 'minor', 1_234],
    ['12.34', 'USD', 'minor', 'malformed'],
    ['-5', 'USD', 'point', 'malformed'],
    ['1e3', 'USD', 'point', 'malformed'],
    ['=1+1', 'USD', 'point', 'malformed'],
    ['99999999999999999999', 'USD', 'point', 'malformed'],
  ] as const) {
    expect(parseFileAmount(text, currency, format), `${text} ${format}`).toBe(minor);
  }
});

test('a result opens safely in a spreadsheet: texts are plain, numbers stay numbers', () => {
  const text = writeCsv([['=SUM(A1)', '+1', '-2', '@x', '\tx', 'a "b", c', 7, null, '12.50']]);
  expect(text).toBe(`\ufeff"'=SUM(A1)","'+1","'-2","'@x","'\tx","a ""b"", c",7,,12.50\r\n`);
  expect(readCsv(text.slice(1), ',')[0]?.cells[5]).toBe('a "b", c');
});
