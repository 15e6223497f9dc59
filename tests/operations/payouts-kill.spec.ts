import { getPayout } from '@/lib/payouts/queries';
import type { PayoutRow } from '@/lib/payouts/rows';
import { setFaults } from '@/lib/sandbox/faults';
import { MoodyNetwork } from './faults-network';
import { Victim } from './kill-server';
import { expectSound } from './payments-invariants';
import { expect, paid, tally, test } from './payments-world';
import { eventsOf, newPayer, payout, release, transfersOf } from './payouts-world';

/** Processes start slowly on a busy machine; what is waited for is a fact, not a time. */
const PATIENTLY = { intervals: [20], timeout: 60_000 };

/** Amounts by which the bank knows what to do: it acts, or not; either way it never answers. */
const ACTS = 7_001;
const SLEEPS = 7_002;

async function newPayerOf(...args: Parameters<typeof newPayer>) {
  const payer = await newPayer(...args);
  await paid(payer.sandbox, { amount: 20_000 });
  await release(args[0], payer.environmentId);
  // Only the call itself, or an inquiry, tells.
  await setFaults(payer.environmentId, [{ network: 'bank', fault: 'callback_suppressed' }]);
  return payer;
}

/** Time passes: what was sent was sent an hour ago, and the time to ask about it has come. */
async function age(database: Parameters<typeof transfersOf>[0], environmentId: string): Promise<void> {
  await database.owner.query(
    `UPDATE payout SET sent_at = sent_at - interval '1 hour', next_inquiry_at = now() - interval '1 second'
     WHERE environment_id = $1 AND next_inquiry_at IS NOT NULL`,
    [environmentId],
  );
}

async function dueNow(database: Parameters<typeof transfersOf>[0], environmentId: string): Promise<void> {
  await database.owner.query(
    "UPDATE payout SET dispatch_at = now() - interval '1 second' WHERE environment_id = $1 AND dispatch_at IS NOT NULL",
    [environmentId],
  );
}

test('kill -9 between the call and the settle: whoever starts next asks, sends nothing again and loses no money', async ({
  database,
}) => {
  const bank = new MoodyNetwork();
  bank.always(ACTS, 'hangs');
  bank.always(SLEEPS, 'hangs before the effect');
  const victim = await Victim.prepare('worker.ts', database, {
    SANDBOX_NETWORK_URL: await bank.listen(),
    NETWORK_TIMEOUT_MS: '30000',
    PAYOUT_UNDO_MS: '500',
  });
  try {
    const { sandbox, environmentId } = await newPayerOf(database);
    const acts = (await payout(sandbox, { amount: ACTS })).row;
    const sleeps = (await payout(sandbox, { amount: SLEEPS })).row;
    await dueNow(database, environmentId);
    await victim.start();
    await expect.poll(() => bank.callsOf(environmentId).length, PATIENTLY).toBe(2);
    await expect.poll(() => transfersOf(database, environmentId), PATIENTLY).toEqual([`in_transit ${ACTS}`]);
    await victim.kill();
    for (const { id } of [acts, sleeps]) {
      expect(await getPayout(sandbox, id)).toMatchObject({ status: 'pending', callState: 'sent' });
    }
    await expectSound(database, environmentId);
    await age(database, environmentId);
    await victim.start();
    await expect.poll(async () => (await getPayout(sandbox, acts.id)).status, PATIENTLY).toBe('in_transit');
    await expect.poll(async () => (await getPayout(sandbox, sleeps.id)).status, PATIENTLY).toBe('failed');
    expect((await getPayout(sandbox, sleeps.id)).failure).toMatchObject({ code: 'bank_unreachable' });
    expect(bank.callsOf(environmentId)).toEqual(['bank/transfers', 'bank/transfers']);
    expect(tally(await transfersOf(database, environmentId))).toEqual({
      [`in_transit ${ACTS}`]: 1,
      'sealed 0': 1,
    });
    expect(await eventsOf(database, acts.id)).toEqual(['created', 'in_transit']);
    expect(await eventsOf(database, sleeps.id)).toEqual(['created', 'failed']);
    await expectSound(database, environmentId);
  } finally {
    await victim.kill();
    await bank.close();
  }
});

test('two workers that are killed and started at will send each payout once', async ({ database }) => {
  const bank = new MoodyNetwork();
  const more = { SANDBOX_NETWORK_URL: await bank.listen(), PAYOUT_UNDO_MS: '500' };
  const workers = [
    await Victim.prepare('worker.ts', database, more),
    await Victim.prepare('worker.ts', database, more),
  ];
  try {
    const { sandbox, environmentId } = await newPayerOf(database);
    const made: PayoutRow[] = [];
    for (let nth = 0; nth < 10; nth += 1) made.push((await payout(sandbox, { amount: 1_000 + nth })).row);
    await dueNow(database, environmentId);
    await Promise.all(workers.map((worker) => worker.start()));
    await expect.poll(() => bank.callsOf(environmentId).length, PATIENTLY).toBeGreaterThan(0);
    await workers[0]?.kill();
    await age(database, environmentId);
    await workers[0]?.start();
    const left = async () => {
      const rows = await Promise.all(made.map(({ id }) => getPayout(sandbox, id)));
      return rows.filter(({ status }) => status === 'pending').length;
    };
    await expect
      .poll(async () => {
        await age(database, environmentId);
        return left();
      }, PATIENTLY)
      .toBe(0);
    // One word of the bank for each, and no payout was told it twice.
    expect(await transfersOf(database, environmentId)).toHaveLength(made.length);
    expect(bank.callsOf(environmentId).length).toBeLessThanOrEqual(made.length);
    await expectSound(database, environmentId);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await bank.close();
  }
});
