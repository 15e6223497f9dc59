import { createKey } from '@/lib/credentials/create-key';
import { dispatchRefunds } from '@/lib/refunds/dispatch-refunds';
import { getRefund } from '@/lib/refunds/queries';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { Victim } from './kill-server';
import { expectSound } from './payments-invariants';
import {
  effectsOf,
  ended,
  expect,
  keyed,
  operationsOf,
  paid,
  paymentRow,
  refund,
  refusal,
  resolveAll,
  tally,
  test,
} from './payments-world';
import { delayed, endUndo, eventsOf, undo } from './refunds-world';

test('a refund that is undone in time never reaches the network; its money is free again', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const call = keyed();
  const { row } = await delayed(sandbox, payment.id, 4_000, call);
  expect(row).toMatchObject({ status: 'pending', amount: 4_000n, dispatchAt: expect.any(Date) });
  expect((await delayed(sandbox, payment.id, 4_000, call)).row).toEqual(row);
  expect(await paymentRow(database, payment)).toMatchObject({ refund_pending: 4_000 });
  expect(await refusal(refund(sandbox, payment.id, 6_001))).toMatchObject({ details: { remaining: 6_000 } });
  await expectSound(database, payment.environmentId);
  // Not due yet: nothing is sent.
  expect(await dispatchRefunds(payment.environmentId)).toBe(0);
  const again = keyed();
  expect((await undo(sandbox, row.id, again)).row).toMatchObject({ status: 'canceled', dispatchAt: null });
  expect(await undo(sandbox, row.id, again)).toMatchObject({
    row: { status: 'canceled' },
    replayed: expect.any(String),
  });
  expect(await refusal(undo(sandbox, row.id))).toMatchObject({
    code: 'invalid_state',
    details: { current_status: 'canceled' },
  });
  await endUndo(database, payment.environmentId);
  expect(await dispatchRefunds(payment.environmentId)).toBe(0);
  expect(await effectsOf(database, payment.environmentId)).not.toContainEqual(
    expect.stringMatching(/^refund/),
  );
  expect(await eventsOf(database, row.id)).toEqual(['refund.created', 'refund.canceled']);
  expect((await refund(sandbox, payment.id)).row).toMatchObject({ status: 'succeeded', amount: 10_000n });
  await expectSound(database, payment.environmentId);
});

test('a refund whose time to undo is over is sent once and cannot be taken back', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { row } = await delayed(sandbox, payment.id, 4_000);
  await endUndo(database, payment.environmentId);
  const runs = await Promise.all(Array.from({ length: 6 }, () => dispatchRefunds(payment.environmentId)));
  expect(runs.reduce((sum, sent) => sum + sent, 0)).toBe(1);
  expect(await getRefund(sandbox, row.id)).toMatchObject({ status: 'succeeded', dispatchAt: null });
  expect(await ended(undo(sandbox, row.id))).toBe('invalid_state');
  expect(await effectsOf(database, payment.environmentId)).toContain('refund approved 4000');
  await expectSound(database, payment.environmentId);
});

test('a refund that the network is still thinking about cannot be undone', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const { row } = await delayed(sandbox, payment.id);
  await setFaults(payment.environmentId, [{ fault: 'error_after', kind: 'refund', remaining: 1 }]);
  await endUndo(database, payment.environmentId);
  await dispatchRefunds(payment.environmentId);
  expect(await getRefund(sandbox, row.id)).toMatchObject({ status: 'pending' });
  expect(await ended(undo(sandbox, row.id))).toBe('refund_already_sent');
  await resolveAll(database, payment.environmentId);
  expect(await getRefund(sandbox, row.id)).toMatchObject({ status: 'succeeded' });
  await expectSound(database, payment.environmentId);
});

test('undo and dispatch at the same moment: exactly one wins, forty times', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const refunds = await Promise.all(
    Array.from({ length: 40 }, async () => (await delayed(sandbox, payment.id, 100)).row),
  );
  await endUndo(database, payment.environmentId);
  const [words] = await Promise.all([
    Promise.all(refunds.map(({ id }) => ended(undo(sandbox, id)))),
    dispatchRefunds(payment.environmentId),
    dispatchRefunds(payment.environmentId),
  ]);
  const states = await Promise.all(refunds.map(async ({ id }) => (await getRefund(sandbox, id)).status));
  const canceled = states.filter((status) => status === 'canceled').length;
  expect(words.filter((word) => word === 'canceled')).toHaveLength(canceled);
  expect(tally(states)).toEqual(
    Object.fromEntries(
      [
        ['canceled', canceled],
        ['succeeded', 40 - canceled],
      ].filter(([, count]) => count !== 0),
    ),
  );
  expect(await paymentRow(database, payment)).toMatchObject({
    refunded: (40 - canceled) * 100,
    refund_pending: 0,
  });
  await expectSound(database, payment.environmentId);
});

test('a hundred delayed refunds of 300 at once hold no more than was captured', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const words = await Promise.all(
    Array.from({ length: 100 }, () => ended(delayed(sandbox, payment.id, 300))),
  );
  expect(tally(words)).toEqual({ pending: 33, amount_exceeds_remaining: 67 });
  await endUndo(database, payment.environmentId);
  while ((await dispatchRefunds(payment.environmentId)) > 0);
  expect(await paymentRow(database, payment)).toMatchObject({ refunded: 9_900, refund_pending: 0 });
  await expectSound(database, payment.environmentId);
});

test('a refund of another environment cannot be undone, and is as absent as one that never was', async ({
  database,
}) => {
  const mine = await newMerchant();
  const theirs = await newMerchant();
  const payment = await paid(mine.sandbox);
  const { row } = await delayed(mine.sandbox, payment.id);
  expect(await ended(undo(theirs.sandbox, row.id))).toBe('not_found');
  expect(await ended(undo(theirs.sandbox, 're_none'))).toBe('not_found');
  expect(await getRefund(mine.sandbox, row.id)).toMatchObject({ status: 'pending' });
  await expectSound(database, payment.environmentId);
});

test('kill -9 between reserve and dispatch: the refund is sent once by whoever starts next', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await createKey(sandbox, { name: 'tests', kind: 'secret' }, { claim: null });
  const payment = await paid(sandbox);
  const victim = await Victim.prepare('worker.ts', database, {});
  try {
    await victim.start();
    await victim.kill();
    const { row } = await delayed(sandbox, payment.id, 2_500);
    const undone = (await delayed(sandbox, payment.id, 1_000)).row;
    await undo(sandbox, undone.id);
    expect(tally((await operationsOf(database, payment.environmentId)).map(({ status }) => status))).toEqual({
      approved: 1,
      reserved: 1,
      declined: 1,
    });
    await endUndo(database, payment.environmentId);
    await victim.start();
    await expect
      .poll(async () => (await getRefund(sandbox, row.id)).status, { intervals: [20], timeout: 60_000 })
      .toBe('succeeded');
  } finally {
    await victim.kill();
  }
  const effects = await effectsOf(database, payment.environmentId);
  expect(effects.filter((effect) => effect.startsWith('refund'))).toEqual(['refund approved 2500']);
  await expectSound(database, payment.environmentId);
});
