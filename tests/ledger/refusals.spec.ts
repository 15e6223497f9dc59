import { newId } from '@/lib/ids';
import type { Account } from '@/lib/ledger/accounts';
import type { PostingDraft } from '@/lib/ledger/entries';
import { paid } from '../operations/payments-world';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { fullSums, newBooks, write } from './ledger-world';

const posting = (more: Record<string, unknown> = {}) =>
  ({ from: 'network:sandbox-card', to: 'merchant:pending', amount: 100n, ...more }) as PostingDraft;

for (const [what, postings, options, error] of [
  ['no posting at all', [], {}, { code: 'CH003' }],
  ['a posting from an account to itself', [posting({ to: 'network:sandbox-card' })], {}, { code: '23514' }],
  ['an amount of zero', [posting({ amount: 0n })], {}, { code: '23514' }],
  ['a negative amount', [posting({ amount: -1n })], {}, { code: '23514' }],
  ['a fraction of a minor unit', [posting({ amount: 1.5 })], {}, { code: '22P02' }],
  ['an amount beyond all sums', [posting({ amount: 10n ** 15n + 1n })], {}, { code: '23514' }],
  ['no amount', [posting({ amount: null })], {}, { code: '23502' }],
  [
    'an account that does not exist',
    [posting({ to: 'merchant:secret' as Account })],
    {},
    { constraint: 'ledger_account_known' },
  ],
  [
    'an account with a clever name',
    [posting({ from: 'network:a\nmerchant:pending' as Account })],
    {},
    { constraint: 'ledger_account_known' },
  ],
  ['half a posting', [posting({ to: undefined })], {}, { code: '23502' }],
  ['a currency that does not exist', [posting()], { currency: 'XXX' }, { code: '23503' }],
  ['one good posting and one bad', [posting(), posting({ amount: 0n })], {}, { code: '23514' }],
] as const) {
  test(`an entry with ${what} is refused as a whole`, async ({ database }) => {
    const books = await newBooks();
    const attempt = write(
      database.app,
      books,
      { kind: 'payment_captured', postings: [...postings] },
      options,
    );
    await expect(attempt).rejects.toMatchObject(error);
    const { rows } = await database.owner.query(
      'SELECT count(*)::int AS n FROM entry WHERE environment_id = $1',
      [books],
    );
    expect(rows[0].n).toBe(0);
  });
}

test('one entry per economic event', async ({ database }) => {
  const books = await newBooks();
  const entry = { kind: 'payment_captured', source_id: 'cap_1', postings: [posting()] } as const;
  const run = () => write(database.app, books, { ...entry, postings: [...entry.postings] });
  const results = await Promise.allSettled(Array.from({ length: 8 }, run));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await fullSums(database.owner, books)).toEqual({
    'USD merchant:pending': 100,
    'USD network:sandbox-card': -100,
  });
});

test('an entry of one environment takes no posting of another, and reverses only its own', async ({
  database,
}) => {
  const [mine, theirs] = [await newBooks(), await newBooks()];
  const id = newId('entry');
  await write(database.app, theirs, { id, kind: 'payment_captured', postings: [posting()] });
  await expect(
    database.app.query(
      `INSERT INTO posting (environment_id, entry_id, line, from_account, to_account, amount, currency)
       VALUES ($1, $2, 2, 'merchant:pending', 'merchant:available', 1, 'USD')`,
      [mine, id],
    ),
  ).rejects.toMatchObject({ code: '23503' });
  await expect(
    database.app.query(
      `INSERT INTO entry (environment_id, id, kind, source_type, source_id, reverses_id, effective_at)
       VALUES ($1, 'ent_x', 'correction', 'capture', 'x', $2, now())`,
      [mine, id],
    ),
  ).rejects.toMatchObject({ code: '23503' });
});

for (const table of ['entry', 'posting', 'event']) {
  test(`${table} is append-only for the application and for the owner`, async ({ database }) => {
    const { sandbox } = await newMerchant();
    await paid(sandbox);
    const books = sandbox.environment.id;
    const before = await database.owner.query(
      `SELECT * FROM ${table} WHERE environment_id = $1 ORDER BY 1, 2, 3`,
      [books],
    );
    expect(before.rows.length).toBeGreaterThan(0);
    for (const statement of [
      `UPDATE ${table} SET environment_id = environment_id WHERE environment_id = '${books}'`,
      `DELETE FROM ${table} WHERE environment_id = '${books}'`,
      `TRUNCATE ${table} CASCADE`,
      `INSERT INTO ${table} SELECT * FROM ${table} WHERE environment_id = '${books}'
       ON CONFLICT (${table === 'posting' ? 'environment_id, entry_id, line' : 'environment_id, id'})
       DO UPDATE SET environment_id = excluded.environment_id`,
    ]) {
      await expect(database.app.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      await expect(database.owner.query(statement), statement).rejects.toMatchObject({
        code: 'CH002',
        constraint: 'append_only',
      });
    }
    await expect(database.app.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(database.app.query("SET session_replication_role = 'replica'")).rejects.toMatchObject({
      code: '42501',
    });
    const after = await database.owner.query(
      `SELECT * FROM ${table} WHERE environment_id = $1 ORDER BY 1, 2, 3`,
      [books],
    );
    expect(after.rows).toEqual(before.rows);
  });
}
