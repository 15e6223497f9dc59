import type { ClientBase } from 'pg';
import { CURRENCIES } from '@/lib/money';
import { expect, test } from '../support/database';
import { goodRow, insert, newRows, type Rows } from './rows-world';
import { CASES, PAIRS, TABLES } from './rule-cases';

/** Runs in a transaction of the application's role that is rolled back. */
async function tried(
  database: { app: { connect(): Promise<ClientBase & { release(): void }> } },
  run: (client: ClientBase) => Promise<void>,
): Promise<string> {
  const client = await database.app.connect();
  try {
    await client.query('BEGIN');
    await run(client);
    return 'accepted';
  } catch (error) {
    return (error as { constraint?: string }).constraint ?? String(error);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('a good row of every table is accepted, so that what follows is refused for one reason only', async ({
  database,
}) => {
  const rows = await newRows(database.app);
  for (const table of TABLES) {
    expect(await tried(database, (client) => insert(client, table, goodRow(table, rows))), table).toBe(
      'accepted',
    );
  }
});

test('rows with one thing wrong', async ({ database }) => {
  const [mine, theirs] = [await newRows(database.app), await newRows(database.app)];
  for (const [table, bad, constraint] of CASES) {
    const wrong = typeof bad === 'function' ? bad(mine, theirs) : bad;
    const word = await tried(database, (client) =>
      insert(client, table, { ...goodRow(table, mine), ...wrong }),
    );
    expect(word, `${table} ${JSON.stringify(wrong).slice(0, 120)}`).toBe(constraint);
  }
});

test('rows that may not both exist; in another environment they may', async ({ database }) => {
  const [mine, theirs] = [await newRows(database.app), await newRows(database.app)];
  for (const [table, more, same, constraint] of PAIRS) {
    const first = { ...goodRow(table, mine), ...more };
    const kept = Object.fromEntries(same.map((name) => [name, first[name as keyof typeof first]]));
    const second = (rows: Rows) => {
      const row = { ...goodRow(table, rows), ...more, ...kept };
      // Attempts are numbered; only the case about the number itself repeats it.
      if (table === 'refund_batch_row' && more.line !== undefined) return { ...row, line: 4 };
      return table === 'attempt' && more.number !== undefined ? { ...row, number: 3 } : row;
    };
    const both = (rows: Rows) =>
      tried(database, async (client) => {
        await insert(client, table, first);
        await insert(client, table, second(rows));
      });
    expect(await both(mine), `${table} ${constraint}`).toBe(constraint);
    if (!['merchant', 'environment'].includes(table)) expect(await both(theirs), table).toBe('accepted');
  }
});

test('a session has one payment; the second is refused', async ({ database }) => {
  const rows = await newRows(database.app);
  const payment = () => ({ ...goodRow('payment', rows), checkout_session_id: rows.ids.checkout_session });
  const word = await tried(database, async (client) => {
    await insert(client, 'payment', payment());
    await insert(client, 'payment', payment());
  });
  expect(word).toBe('one_payment_per_session');
});

test('a key has one successor; the second is refused', async ({ database }) => {
  const rows = await newRows(database.app);
  const successor = () => ({ ...goodRow('api_key', rows), replaces: rows.ids.api_key });
  const word = await tried(database, async (client) => {
    await insert(client, 'api_key', successor());
    await insert(client, 'api_key', successor());
  });
  expect(word).toBe('api_key_one_successor');
});

test('every CHECK, UNIQUE, foreign and primary key of these tables, and every domain, was tried above', async ({
  database,
}) => {
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint
     WHERE conrelid::regclass::text = ANY ($1) AND contype IN ('c', 'f', 'u', 'p', 'x')
     UNION SELECT conname FROM pg_constraint JOIN pg_attribute ON atttypid = contypid AND NOT attisdropped
     WHERE attrelid::regclass::text = ANY ($1)
     UNION SELECT indexrelid::regclass::text FROM pg_index
     WHERE indrelid::regclass::text = ANY ($1) AND indisunique AND indpred IS NOT NULL`,
    [TABLES],
  );
  const tried = new Set([
    ...CASES.map(([, , name]) => name),
    ...PAIRS.map(([, , , name]) => name),
    'one_payment_per_session',
    'api_key_one_successor',
  ]);
  // Never met first: the one serves the foreign keys that carry the currency, the other follows from the name `live`.
  // The list's own pair with its kind serves the entries' foreign key.
  // The trigger that locks evidence meets a foreign dispute before the foreign key does.
  for (const name of [
    'dispute_evidence_environment_id_dispute_id_fkey',
    'dispute_file_environment_id_dispute_id_fkey',
  ]) {
    tried.add(name);
  }
  for (const name of [
    'payment_environment_id_id_currency_key',
    'one_live_environment',
    'risk_list_one_kind',
    // Serves the payouts’ foreign key, which carries the currency.
    'payout_account_currency_key',
  ]) {
    tried.add(name);
  }
  expect(rows.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  expect(rows.length).toBeGreaterThan(100);
});

test('the currencies of the database are those of the code, and nobody adds one', async ({ database }) => {
  const { rows } = await database.app.query<{ code: string; exponent: number }>(
    'SELECT code, exponent FROM currency',
  );
  expect(Object.fromEntries(rows.map(({ code, exponent }) => [code, exponent]))).toEqual(CURRENCIES);
  for (const statement of [
    "INSERT INTO currency (code, exponent) VALUES ('ZZZ', 2)",
    "UPDATE currency SET exponent = 0 WHERE code = 'USD'",
    "DELETE FROM currency WHERE code = 'USD'",
    "INSERT INTO status_transition VALUES ('payment', 'failed', 'succeeded')",
    "UPDATE status_transition SET to_status = 'succeeded'",
    'DELETE FROM status_transition',
  ]) {
    await expect(database.app.query(statement), statement).rejects.toMatchObject({ code: '42501' });
  }
});
