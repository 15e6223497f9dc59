import { DISPATCH_TRIES_MAX } from '@/lib/dispatch-schedule';
import { dispatchRefunds, untilNextDispatchMs } from '@/lib/refunds/dispatch-refunds';
import { getRefund } from '@/lib/refunds/queries';
import { setFaults } from '@/lib/sandbox/faults';
import { freePort } from '../../scripts/cluster.mjs';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { disputed } from './disputes-world';
import { MoodyNetwork } from './faults-network';
import { Victim } from './kill-server';
import { expectSound } from './payments-invariants';
import {
  effectsOf,
  ended,
  expect,
  moveClock,
  operationsOf,
  paid,
  paymentRow,
  refund,
  refusal,
  test,
} from './payments-world';
import { delayed, endUndo, eventsOf, sendNow, undo } from './refunds-world';

function down(environmentId: string): Promise<void> {
  return setFaults(environmentId, [{ fault: 'refused', kind: 'refund' }]);
}

async function refundEffects(database: TestDatabase, environmentId: string): Promise<string[]> {
  return (await effectsOf(database, environmentId)).filter((effect) => effect.startsWith('refund'));
}

/** What was said about the refund's operation after its first call, as `kind outcome`. */
async function laterOf(database: TestDatabase, operationId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ said: string }>(
    `SELECT kind || ' ' || outcome AS said FROM operation_exchange WHERE operation_id = $1 ORDER BY number`,
    [operationId],
  );
  return rows.map(({ said }) => said);
}

test('a dispute that takes the money while a refund waits keeps the refund from leaving', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { environmentId } = payment;
  const { row } = await delayed(sandbox, payment.id, 4_000);
  await down(environmentId);
  await sendNow(database, environmentId);
  await disputed(sandbox, payment.id, { amount: 7_000 });
  await setFaults(environmentId, []);
  await sendNow(database, environmentId);
  const ended = await getRefund(sandbox, row.id);
  expect(ended).toMatchObject({ status: 'failed', failure: { code: 'payment_disputed' } });
  expect(await refundEffects(database, environmentId)).toEqual([]);
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 0, refunded: 0 });
  await expectSound(database, environmentId);
  // What the dispute left can still go back.
  expect((await refund(sandbox, payment.id, 3_000)).row.status).toBe('succeeded');
  await expectSound(database, environmentId);
});

test('a network that is down is tried again with growing pauses; when it is back the refund goes, once', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { environmentId } = payment;
  const { row } = await delayed(sandbox, payment.id, 4_000);
  await down(environmentId);
  const pauses: number[] = [];
  for (let tries = 1; tries <= 3; tries += 1) {
    await endUndo(database, environmentId);
    expect(await dispatchRefunds(environmentId)).toBe(1);
    const waiting = await getRefund(sandbox, row.id);
    expect(waiting).toMatchObject({ status: 'pending', dispatchTries: tries, failure: null });
    pauses.push((waiting.dispatchAt?.getTime() ?? 0) - Date.now());
    expect((await operationsOf(database, environmentId)).map(({ status }) => status)).toEqual([
      'approved',
      'reserved',
    ]);
    expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 4_000, refunded: 0 });
    expect(await refusal(refund(sandbox, payment.id, 6_001))).toMatchObject({
      details: { remaining: 6_000 },
    });
    // Not before its time.
    expect(await dispatchRefunds(environmentId)).toBe(0);
    await expectSound(database, environmentId);
  }
  expect(pauses[0]).toBeGreaterThan(2_000);
  expect(pauses[1]).toBeGreaterThan(pauses[0] as number);
  expect(pauses[2]).toBeGreaterThan(pauses[1] as number);
  await setFaults(environmentId, []);
  await sendNow(database, environmentId);
  expect(await getRefund(sandbox, row.id)).toMatchObject({ status: 'succeeded', dispatchAt: null });
  expect(await refundEffects(database, environmentId)).toEqual(['refund approved 4000']);
  expect(await eventsOf(database, row.id)).toEqual([
    'refund.created',
    'refund.delayed',
    'refund.delayed',
    'refund.delayed',
    'refund.succeeded',
  ]);
  expect(await laterOf(database, row.operationId)).toEqual([
    'call not_sent',
    'call not_sent',
    'call approved',
  ]);
  await expectSound(database, environmentId);
});

test('a network that stays down ends the refund with its reason, and the money is free again', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { row } = await delayed(sandbox, payment.id, 4_000);
  await down(payment.environmentId);
  for (let tries = 1; tries <= DISPATCH_TRIES_MAX; tries += 1) {
    expect((await getRefund(sandbox, row.id)).status).toBe('pending');
    await sendNow(database, payment.environmentId);
  }
  expect(await getRefund(sandbox, row.id)).toMatchObject({
    status: 'failed',
    failure: { code: 'network_unavailable' },
    dispatchAt: null,
  });
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 0, refunded: 0 });
  expect(await refundEffects(database, payment.environmentId)).toEqual([]);
  await expectSound(database, payment.environmentId);
  await setFaults(payment.environmentId, []);
  expect((await refund(sandbox, payment.id)).row).toMatchObject({ status: 'succeeded', amount: 10_000n });
});

test('while it waits for the network a refund can be taken back, and then never leaves', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { row } = await delayed(sandbox, payment.id);
  await down(payment.environmentId);
  await sendNow(database, payment.environmentId);
  expect(await ended(undo(sandbox, row.id))).toBe('canceled');
  await setFaults(payment.environmentId, []);
  await sendNow(database, payment.environmentId);
  expect(await refundEffects(database, payment.environmentId)).toEqual([]);
  await expectSound(database, payment.environmentId);
});

test('a refund of the API whose network is down says so at once and keeps nothing held', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  await down(payment.environmentId);
  expect(await ended(refund(sandbox, payment.id))).toBe('network_unavailable');
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 0, refunded: 0 });
  await expectSound(database, payment.environmentId);
});

test('kill -9 while the network is down: whoever starts next sends it once, when the network is back', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const port = await freePort();
  const network = new MoodyNetwork();
  const victim = await Victim.prepare('worker.ts', database, {
    SANDBOX_NETWORK_URL: `http://127.0.0.1:${port}/api/sandbox/networks`,
    REFUND_UNDO_MS: '500',
  });
  // Tries that are over: while one is under way the refund has no time to leave.
  const tries = async (id: string) => {
    const { dispatchAt, dispatchTries } = await getRefund(sandbox, id);
    return dispatchAt === null ? null : dispatchTries;
  };
  const patiently = { intervals: [20], timeout: 60_000 };
  try {
    await victim.start();
    const { row } = await delayed(sandbox, payment.id, 2_500);
    await endUndo(database, payment.environmentId);
    await expect.poll(() => tries(row.id), patiently).toBe(1);
    await victim.kill();
    await expectSound(database, payment.environmentId);
    await endUndo(database, payment.environmentId);
    await victim.start();
    await expect.poll(() => tries(row.id), patiently).toBe(2);
    await victim.kill();
    await network.listen(port);
    await endUndo(database, payment.environmentId);
    await victim.start();
    await expect.poll(async () => (await getRefund(sandbox, row.id)).status, patiently).toBe('succeeded');
    expect(network.callsOf(payment.environmentId)).toEqual(['card/refunds']);
    expect(await refundEffects(database, payment.environmentId)).toEqual(['refund approved 2500']);
    await expectSound(database, payment.environmentId);
  } finally {
    await victim.kill();
    await network.close();
  }
});

test('the job sleeps until the next refund is due, by real time whatever the sandbox’s clock says', async ({
  database,
}) => {
  await database.owner.query(
    "UPDATE refund SET dispatch_at = now() + interval '1 day' WHERE dispatch_at IS NOT NULL",
  );
  // No longer than an undo time: a refund that another process makes meanwhile is not due before that.
  expect(await untilNextDispatchMs()).toBe(10_000);
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { row } = await delayed(sandbox, payment.id);
  await database.owner.query(
    "UPDATE refund SET dispatch_at = clock_timestamp() + interval '3 seconds' WHERE id = $1",
    [row.id],
  );
  const soon = await untilNextDispatchMs();
  expect(soon).toBeGreaterThan(1_500);
  expect(soon).toBeLessThanOrEqual(3_000);
  await moveClock(database, sandbox, 3 * 86_400_000);
  expect(await untilNextDispatchMs()).toBeLessThanOrEqual(soon);
  expect(await dispatchRefunds(payment.environmentId)).toBe(0);
  await endUndo(database, payment.environmentId);
  expect(await untilNextDispatchMs()).toBe(5);
  await dispatchRefunds(payment.environmentId);
  expect((await getRefund(sandbox, row.id)).status).toBe('succeeded');
});

test('two workers and refunds of a third process: each leaves once, a moment after its time', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const workers = [
    await Victim.prepare('worker.ts', database, { REFUND_UNDO_MS: '1500' }),
    await Victim.prepare('worker.ts', database, { REFUND_UNDO_MS: '1500' }),
  ];
  try {
    await Promise.all(workers.map((worker) => worker.start()));
    // The first one shows that a worker runs; the others are measured.
    const first = (await delayed(sandbox, payment.id, 100, undefined, 1_500)).row;
    const patiently = { intervals: [20], timeout: 60_000 };
    await expect.poll(async () => (await getRefund(sandbox, first.id)).status, patiently).toBe('succeeded');
    const made = [];
    for (let nth = 0; nth < 6; nth += 1) {
      made.push((await delayed(sandbox, payment.id, 100, undefined, 1_500 + nth * 137)).row);
    }
    for (const { id } of made) {
      await expect.poll(async () => (await getRefund(sandbox, id)).status, patiently).toBe('succeeded');
    }
    const late = await Promise.all(
      made.map(async ({ operationId, dispatchAt }) => {
        const { rows } = await database.owner.query<{ at: Date }>(
          'SELECT reserved_at AS at FROM operation WHERE id = $1',
          [operationId],
        );
        return (rows[0]?.at.getTime() ?? 0) - (dispatchAt?.getTime() ?? 0);
      }),
    );
    late.sort((a, b) => a - b);
    // None too early; half of them well within the old half second of polling, on a busy machine as well.
    expect(late[0]).toBeGreaterThanOrEqual(0);
    expect(late[3], `delays in ms: ${late.join(', ')}`).toBeLessThan(250);
    test.info().annotations.push({ type: 'delays in ms', description: late.join(', ') });
    expect(await refundEffects(database, payment.environmentId)).toHaveLength(7);
    await expectSound(database, payment.environmentId);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
});
