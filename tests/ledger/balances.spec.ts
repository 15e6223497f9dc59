import { foldLedgers, releaseFunds } from '@/lib/jobs/release-funds';
import { foldBalances } from '@/lib/ledger/balances';
import { merchantBalance } from '@/lib/ledger/merchant-balance';
import { DAY_MS } from '@/lib/payments/status';
import { moveClock, paid, refund } from '../operations/payments-world';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { balances, fold, folded, fullSums, newBooks, write } from './ledger-world';

const CAPTURE = {
  kind: 'payment_captured',
  postings: [{ from: 'network:sandbox-card', to: 'merchant:pending', amount: 1n }],
} as const;
const capture = () => ({ ...CAPTURE, postings: [...CAPTURE.postings] });

/** Folds until nothing is left: a transaction of another database on the same server may be older for a moment. */
async function expectFolded(
  client: Parameters<typeof folded>[0],
  books: string,
  sums: Record<string, number>,
  run: () => Promise<unknown> = () => fold(books),
): Promise<void> {
  await expect
    .poll(async () => {
      await run();
      return folded(client, books);
    })
    .toEqual(sums);
}

const SNAPSHOT = `
  SELECT (SELECT coalesce(sum(amount), 0) FROM posting WHERE environment_id = $1)::int AS full,
    (SELECT coalesce(sum(balance), 0) FROM ledger_account_balance
     WHERE environment_id = $1 AND account = 'merchant:pending')::int AS shown,
    (SELECT coalesce(max(abs(balance)), 0) FROM ledger_trial_balance WHERE environment_id = $1)::int AS off`;

test('checkpoint and tail are the full sum, and the trial balance is zero, while many write and fold', async ({
  database,
}) => {
  const books = await newBooks();
  let writing = true;
  let seen = 0;
  const watchers = Array.from({ length: 2 }, async () => {
    while (writing) {
      const { rows } = await database.auditor.query(SNAPSHOT, [books]);
      expect(rows[0]).toEqual({ full: rows[0].full, shown: rows[0].full, off: 0 });
      seen += 1;
    }
  });
  const folders = Array.from({ length: 2 }, async () => {
    while (writing) await fold(books);
  });
  await Promise.all(
    Array.from({ length: 6 }, async (_, writer) => {
      const client = await database.app.connect();
      for (let nth = 0; nth < 60; nth += 1) {
        await client.query('BEGIN');
        await write(client, books, capture());
        // Transactions of different length, so that they commit out of order; every seventh is given up.
        if (nth % 5 === writer % 5) await client.query('SELECT pg_sleep(0.003)');
        await client.query(nth % 7 === 0 ? 'ROLLBACK' : 'COMMIT');
      }
      client.release();
    }),
  );
  writing = false;
  await Promise.all([...watchers, ...folders]);
  expect(seen).toBeGreaterThan(10);
  const written = 6 * (60 - 9);
  expect(await balances(books)).toEqual({
    'USD merchant:pending': written,
    'USD network:sandbox-card': -written,
  });
  await expectFolded(database.owner, books, await fullSums(database.owner, books));
});

test('a fold leaves out what an older, open transaction may still commit, and finds it later', async ({
  database,
}) => {
  const books = await newBooks();
  const slow = await database.app.connect();
  await slow.query('BEGIN');
  await write(slow, books, capture());
  await write(database.app, books, capture());
  await fold(books);
  expect(await folded(database.owner, books)).toEqual({});
  expect(await balances(books)).toEqual({ 'USD merchant:pending': 1, 'USD network:sandbox-card': -1 });
  await slow.query('COMMIT');
  slow.release();
  expect(await balances(books)).toEqual({ 'USD merchant:pending': 2, 'USD network:sandbox-card': -2 });
  await expectFolded(database.owner, books, { 'USD merchant:pending': 2, 'USD network:sandbox-card': -2 });
  expect(await balances(books)).toEqual({ 'USD merchant:pending': 2, 'USD network:sandbox-card': -2 });
});

test('one fold at a time: a second one leaves it to the first', async ({ database }) => {
  const books = await newBooks();
  await write(database.app, books, capture());
  const first = await database.app.connect();
  await first.query('BEGIN');
  expect(
    (await first.query('SELECT ledger_fold($1, $2) AS answer', [books, '{}'])).rows[0].answer.result,
  ).toBe('ok');
  expect(await fold(books)).toBe('busy');
  await first.query('COMMIT');
  first.release();
  expect(await fold(books)).toBe('ok');
  expect(await balances(books)).toEqual({ 'USD merchant:pending': 1, 'USD network:sandbox-card': -1 });
});

test('a backup restored into a younger cluster: balances are right before and after the next fold', async ({
  database,
}) => {
  const books = await newBooks();
  for (let nth = 0; nth < 3; nth += 1) await write(database.app, books, capture());
  await fold(books);
  // As the restored rows look there: written by transactions that this cluster has yet to reach.
  const client = await database.owner.connect();
  await client.query('BEGIN');
  await client.query('ALTER TABLE posting DISABLE TRIGGER posting_append_only');
  await client.query(
    `UPDATE posting SET recorded_in = (recorded_in::text::bigint + 1000000)::text::xid8 WHERE environment_id = $1`,
    [books],
  );
  await client.query('ALTER TABLE posting ENABLE TRIGGER posting_append_only');
  await client.query(
    `UPDATE ledger_watermark SET folded_before = (folded_before::text::bigint + 1000000)::text::xid8 WHERE environment_id = $1`,
    [books],
  );
  await client.query('COMMIT');
  client.release();
  expect(await balances(books)).toEqual({ 'USD merchant:pending': 3, 'USD network:sandbox-card': -3 });
  await write(database.app, books, capture());
  const four = { 'USD merchant:pending': 4, 'USD network:sandbox-card': -4 };
  expect(await balances(books)).toEqual(four);
  const proof = () =>
    database.auditor.query(
      'SELECT * FROM ledger_proof WHERE environment_id = $1 AND "check" LIKE \'checkpoint%\' AND expected <> actual',
      [books],
    );
  expect((await proof()).rows).toEqual([]);
  // The job finds it although its tail is short.
  expect(await foldLedgers()).toBeGreaterThan(0);
  expect(await balances(books)).toEqual(four);
  await write(database.app, books, capture());
  await fold(books);
  expect(await balances(books)).toEqual({ 'USD merchant:pending': 5, 'USD network:sandbox-card': -5 });
  expect((await proof()).rows).toEqual([]);
});

test('the job folds a long tail and leaves a short one', async ({ database }) => {
  const [long, short] = [await newBooks(), await newBooks()];
  await write(database.app, short, capture());
  const postings = Array.from({ length: 500 }, () => CAPTURE.postings[0]);
  await write(database.app, long, { ...capture(), postings });
  await expectFolded(
    database.owner,
    long,
    { 'USD merchant:pending': 500, 'USD network:sandbox-card': -500 },
    foldLedgers,
  );
  expect(await folded(database.owner, short)).toEqual({});
  await foldBalances(long);
  expect(await balances(long)).toEqual({ 'USD merchant:pending': 500, 'USD network:sandbox-card': -500 });
});

test('funds become available once, per currency, when their time has come', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const books = sandbox.environment.id;
  await paid(sandbox);
  await paid(sandbox, { amount: 20_000, currency: 'JPY' });
  await paid(sandbox, { amount: 1 });
  const payment = await paid(sandbox, { amount: 5_000 });
  await refund(sandbox, payment.id, 1_000);
  await releaseFunds();
  const pending = [
    { amount: 19_380, currency: 'JPY' },
    { amount: 14_505, currency: 'USD' },
  ];
  expect(await merchantBalance(books)).toMatchObject({
    pending,
    available: [{ amount: -1_000, currency: 'USD' }],
  });
  const later = await moveClock(database, sandbox, 2 * DAY_MS + 1_000);
  await paid(later, { amount: 7_777 });
  await Promise.all(Array.from({ length: 6 }, () => releaseFunds()));
  expect(await merchantBalance(books)).toMatchObject({
    pending: [
      { amount: 0, currency: 'JPY' },
      { amount: 7_521, currency: 'USD' },
    ],
    available: [
      { amount: 19_380, currency: 'JPY' },
      { amount: 13_505, currency: 'USD' },
    ],
    held_for_refunds: [{ amount: 0, currency: 'USD' }],
    held_for_disputes: [],
  });
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS captures, count(release_entry_id)::int AS released FROM capture WHERE environment_id = $1`,
    [books],
  );
  expect(rows[0]).toEqual({ captures: 5, released: 4 });
  const proof = await database.auditor.query(
    'SELECT * FROM ledger_proof WHERE environment_id = $1 AND expected <> actual',
    [books],
  );
  expect(proof.rows).toEqual([]);
});

test('the proof is not a tautology: it names what was tampered with', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const client = await database.owner.connect();
  const wrong = async () =>
    (
      await client.query(
        'SELECT "check" FROM ledger_proof WHERE environment_id = $1 AND expected <> actual ORDER BY 1',
        [payment.environmentId],
      )
    ).rows.map((row) => row.check);
  for (const [statement, checks] of [
    [
      'UPDATE payment SET amount_captured = amount_captured - 1 WHERE environment_id = $1',
      ['payments: captured'],
    ],
    ['UPDATE capture SET amount = amount - 1 WHERE environment_id = $1', ['captured', 'payments: captured']],
    ['UPDATE capture SET fee_amount = fee_amount - 1 WHERE environment_id = $1', ['fees']],
    ['UPDATE payment SET amount_refunded = 1 WHERE environment_id = $1', ['payments: refunded']],
    ['UPDATE payment SET amount_refund_pending = 1 WHERE environment_id = $1', ['payments: refund pending']],
    [
      `INSERT INTO posting (environment_id, entry_id, line, from_account, to_account, amount, currency)
       SELECT $1, id, 9, 'network:sandbox-card', 'merchant:pending', 5, 'USD' FROM entry WHERE environment_id = $1`,
      ['captured'],
    ],
    [
      `INSERT INTO ledger_checkpoint VALUES ($1, 'USD', 'merchant:pending', 3)
       ON CONFLICT (environment_id, currency, account) DO UPDATE SET balance = excluded.balance + 3`,
      ['checkpoint: merchant:pending'],
    ],
  ] as const) {
    await fold(payment.environmentId);
    await client.query('BEGIN');
    await client.query(statement, [payment.environmentId]);
    expect(await wrong(), statement).toEqual(checks);
    await client.query('ROLLBACK');
    expect(await wrong()).toEqual([]);
  }
  client.release();
});
