import { newId } from '@/lib/ids';
import { foldBalances } from '@/lib/ledger/balances';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { dispatchPayouts } from '@/lib/payouts/dispatch-payouts';
import { getPayout } from '@/lib/payouts/queries';
import { resolvePayouts } from '@/lib/payouts/resolve-payouts';
import { disputed } from './disputes-world';
import { expectSound } from './payments-invariants';
import { ended, expect, keyed, NO_KEY, paid, refund, tally, test } from './payments-world';
import {
  AVAILABLE,
  eventsOf,
  newAccount,
  newEuroAccount,
  newPayer,
  payout,
  release,
  transfersOf,
} from './payouts-world';

/** Runs all at once; one that only found every connection taken tries again with the same key. */
function together(count: number, run: (nth: number) => Promise<string>): Promise<string[]> {
  const patient = async (nth: number): Promise<string> => {
    for (let tries = 0; ; tries += 1) {
      const word = await run(nth);
      if (word !== 'busy' || tries === 10) return word;
    }
  };
  return Promise.all(Array.from({ length: count }, (_, nth) => patient(nth)));
}

function keys(count: number) {
  return Array.from({ length: count }, () => keyed());
}

test('50 payouts of the whole balance at once: exactly one', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const calls = keys(50);
  const words = await together(50, (nth) => ended(payout(sandbox, {}, calls[nth])));
  expect(tally(words)).toEqual({ pending: 1, amount_exceeds_available: 49 });
  await expectSound(database, environmentId);
});

test('while the books are folded a payout sees the whole balance, neither less nor more', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  const calls = keys(40);
  const [words] = await Promise.all([
    together(40, (nth) => ended(payout(sandbox, { amount: 400 }, calls[nth]))),
    ...Array.from({ length: 20 }, () => foldBalances(environmentId)),
  ]);
  expect(tally(words)).toEqual({ pending: Math.floor(AVAILABLE / 400), amount_exceeds_available: 16 });
  await expectSound(database, environmentId);
});

test('50 payouts of 300 at once on 96.80: exactly 32', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const calls = keys(50);
  const words = await together(50, (nth) => ended(payout(sandbox, { amount: 300 }, calls[nth])));
  expect(tally(words)).toEqual({ pending: Math.floor(AVAILABLE / 300), amount_exceeds_available: 18 });
  await expectSound(database, environmentId);
});

test('payouts beside refunds, disputes and releases never take more than was released', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  const others = await Promise.all(Array.from({ length: 6 }, () => paid(sandbox, { amount: 2_000 })));
  const calls = keys(24);
  const words = await Promise.all([
    together(24, (nth) => ended(payout(sandbox, { amount: 700 + nth }, calls[nth]))),
    ...others.slice(0, 3).map((one) => ended(refund(sandbox, one.id))),
    ...others.slice(3, 5).map(async (one) => (await disputed(sandbox, one.id)).status),
    release(database, environmentId),
    release(database, environmentId),
  ]);
  expect(tally(words[0] as string[]).pending).toBeGreaterThan(0);
  expect(words.slice(1, 4)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  await expectSound(database, environmentId);
});

test('payouts of two currencies at once, by many requests: each balance counts by itself', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  await paid(sandbox, { currency: 'EUR' });
  await release(database, environmentId);
  await newEuroAccount(sandbox);
  const calls = keys(80);
  const words = await together(80, (nth) =>
    ended(payout(sandbox, { currency: nth % 2 ? 'USD' : 'EUR', amount: 500 }, calls[nth])),
  );
  // 96.80 USD and 96.80 EUR: nineteen times five of each.
  expect(tally(words)).toEqual({ pending: 38, amount_exceeds_available: 42 });
  await expectSound(database, environmentId);
});

test('a payout that waits while another account becomes the default goes to that one', async ({
  database,
}) => {
  const { sandbox, account, environmentId } = await newPayer(database);
  const next = await newAccount(sandbox, 'account_closed');
  const client = await database.owner.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    for (const [id, isDefault] of [
      [account.id, false],
      [next.id, true],
    ])
      await client.query('UPDATE payout_account SET is_default = $2 WHERE id = $1', [id, isDefault]);
    const waiting = payout(sandbox, { amount: 100 });
    waiting.catch(() => null);
    await expect
      .poll(async () => {
        const { rowCount } = await database.owner.query(
          'SELECT FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))',
          [rows[0]?.pid],
        );
        return rowCount;
      })
      .toBe(1);
    await client.query('COMMIT');
    expect((await waiting).row.destinationId).toBe(next.id);
  } finally {
    client.release();
  }
  await expectSound(database, environmentId);
});

test('taking back and sending at the same moment: one of them wins, each time', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const rows = [];
  for (let nth = 0; nth < 12; nth += 1) rows.push((await payout(sandbox, { amount: 100 + nth })).row);
  await database.owner.query(
    "UPDATE payout SET dispatch_at = now() - interval '1 second' WHERE environment_id = $1",
    [environmentId],
  );
  const [words] = await Promise.all([
    Promise.all(rows.map(({ id }) => ended(cancelPayout(sandbox, { id }, NO_KEY)))),
    dispatchPayouts(environmentId),
    dispatchPayouts(environmentId),
  ]);
  const said = await Promise.all(rows.map(async ({ id }) => (await getPayout(sandbox, id)).status));
  const counts = tally(said);
  expect(Object.keys(counts).filter((status) => status !== 'canceled' && status !== 'in_transit')).toEqual(
    [],
  );
  for (const [nth, word] of words.entries()) {
    expect(said[nth]).toBe(word === 'canceled' ? 'canceled' : 'in_transit');
  }
  expect(await transfersOf(database, environmentId)).toHaveLength(counts.in_transit ?? 0);
  await expectSound(database, environmentId);
});

test('many processes that send and ask at once tell the bank of each payout once', async ({ database }) => {
  const { sandbox, environmentId } = await newPayer(database);
  const rows = [];
  for (let nth = 0; nth < 8; nth += 1) rows.push((await payout(sandbox, { amount: 100 })).row);
  await database.owner.query(
    "UPDATE payout SET dispatch_at = now() - interval '1 second' WHERE environment_id = $1",
    [environmentId],
  );
  await Promise.all([
    ...Array.from({ length: 6 }, () => dispatchPayouts(environmentId)),
    ...Array.from({ length: 6 }, () => resolvePayouts(environmentId)),
  ]);
  for (const { id } of rows) expect(await eventsOf(database, id)).toEqual(['created', 'in_transit']);
  expect(await transfersOf(database, environmentId)).toHaveLength(8);
  await expectSound(database, environmentId);
});

test('raw SQL cannot write what the guards refuse', async ({ database }) => {
  const { sandbox } = await newPayer(database);
  const { row } = await payout(sandbox, { amount: 500 });
  const tries: [string, string][] = [
    ["status = 'paid'", 'status_transition'],
    ["call_state = 'answered', dispatch_at = NULL, sent_at = now()", 'status_transition'],
    ["call_state = 'unknown', dispatch_at = NULL, sent_at = now()", 'status_transition'],
    ['dispatch_at = NULL', 'payout_waits'],
    ["call_state = 'sent', dispatch_at = NULL", 'payout_sent'],
    ["status = 'canceled', dispatch_at = NULL", 'payout_ended'],
    ["status = 'failed', dispatch_at = NULL, ended_at = now()", 'payout_failed'],
    ["status = 'in_transit', dispatch_at = NULL", 'payout_accepted'],
    [
      "status = 'canceled', ended_at = now(), call_state = 'sent', sent_at = now(), dispatch_at = NULL",
      'payout_call_fits',
    ],
    ['next_inquiry_at = now()', 'payout_asked_while_open'],
    ['amount = 501', 'append_only'],
    ["currency = 'EUR'", 'append_only'],
    [`destination_id = '${newId('payoutAccount')}'`, 'append_only'],
    [`operation_id = '${newId('operation')}'`, 'append_only'],
    ["statement = 'OTHER'", 'append_only'],
  ];
  for (const [set, constraint] of tries) {
    const write = database.owner.query(`UPDATE payout SET ${set} WHERE id = $1`, [row.id]);
    await expect(write, set).rejects.toMatchObject({ constraint });
  }
  await expect(database.owner.query('DELETE FROM payout WHERE id = $1', [row.id])).rejects.toMatchObject({
    constraint: 'append_only',
  });
  await expect(database.app.query('DELETE FROM payout WHERE id = $1', [row.id])).rejects.toMatchObject({
    code: '42501',
  });
});
