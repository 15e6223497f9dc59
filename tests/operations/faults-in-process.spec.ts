import type { Actor } from '@/lib/auth/actor';
import { type FaultName, setFaults } from '@/lib/sandbox/faults';
import { createToken } from '@/lib/vault/create-token';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import {
  age,
  authorized,
  cancel,
  capture,
  confirm,
  effectsOf,
  ended,
  expect,
  keyed,
  NO_KEY,
  operationsOf,
  paid,
  pay,
  paymentRow,
  refund,
  refusal,
  resolveAll,
  SHORT_TIMEOUT_MS,
  test,
} from './payments-world';

test.use({ networkTimeoutMs: SHORT_TIMEOUT_MS });

type Kind = 'authorization' | 'capture' | 'reversal' | 'refund';

/** After these nobody knows at first; `acted` is the truth that the resolver finds. */
const UNKNOWN: readonly { fault: FaultName; acted: boolean }[] = [
  { fault: 'timeout_before', acted: false },
  { fault: 'timeout_after', acted: true },
  { fault: 'error_before', acted: false },
  { fault: 'error_after', acted: true },
  { fault: 'reset', acted: true },
  { fault: 'garbage', acted: true },
  { fault: 'truncated', acted: true },
  { fault: 'wrong_amount', acted: true },
];

function fail(actor: Actor, fault: FaultName, kind: Kind | 'inquiry' = 'authorization') {
  return setFaults(actor.environment.id, [{ fault, kind, remaining: 1 }]);
}

for (const { fault, acted } of UNKNOWN) {
  test(`authorization, ${fault}: the answer is processing, the resolver finds the truth, once`, async ({
    database,
  }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    await fail(sandbox, fault);
    const call = keyed();
    const first = await pay(sandbox, {}, call);
    expect(first.row).toMatchObject({ status: 'processing', amountCaptured: 0n });
    expect((await operationsOf(database, environmentId)).map(({ status }) => status)).toEqual(['unknown']);
    await expectSound(database, environmentId);
    const repeated = await pay(sandbox, {}, call);
    expect(repeated.row).toEqual(first.row);
    expect(repeated.replayed).toBe(sandbox.requestId);
    expect(await ended(confirm(sandbox, first.row.id))).toBe('payment_in_progress');
    expect(await ended(cancel(sandbox, first.row.id))).toBe('payment_in_progress');
    await age(database, environmentId);
    await resolveAll(database, environmentId);
    expect(await paymentRow(database, first.row)).toMatchObject(
      acted ? { status: 'succeeded', captured: 10_000 } : { status: 'requires_payment_method', captured: 0 },
    );
    expect(await effectsOf(database, environmentId)).toEqual([
      acted ? 'authorization approved 10000' : 'seal sealed',
    ]);
    // The key still answers as it did: the end of the story comes by GET and by event.
    expect((await pay(sandbox, {}, call)).row).toEqual(first.row);
    await expectSound(database, environmentId);
  });
}

for (const kind of ['capture', 'reversal', 'refund'] as const) {
  for (const { fault, acted } of UNKNOWN) {
    test(`${kind}, ${fault}: money stays where it is until the network has spoken`, async ({ database }) => {
      const { sandbox } = await newMerchant();
      const environmentId = sandbox.environment.id;
      const payment = await (kind === 'refund' ? paid(sandbox) : authorized(sandbox));
      await fail(sandbox, fault, kind);
      const call = keyed();
      const run = {
        capture: () => capture(sandbox, payment.id, { amount: 4_000 }, call),
        reversal: () => cancel(sandbox, payment.id, call),
        refund: () => refund(sandbox, payment.id, 4_000, call),
      }[kind];
      const first = await run();
      expect(first.row.status).toBe(kind === 'refund' ? 'pending' : 'authorized');
      await expectSound(database, environmentId);
      expect((await run()).row).toEqual(first.row);
      if (kind === 'refund')
        expect(await ended(refund(sandbox, payment.id, 6_001))).toBe('amount_exceeds_remaining');
      else expect(await ended(capture(sandbox, payment.id))).toBe('payment_in_progress');
      await age(database, environmentId);
      await resolveAll(database, environmentId);
      await resolveAll(database, environmentId);
      const after = {
        capture: acted
          ? { status: 'succeeded', captured: 4_000, voided: 6_000 }
          : { status: 'authorized', capturing: 0 },
        reversal: acted ? { status: 'canceled', voided: 10_000 } : { status: 'authorized', voided: 0 },
        refund: { refunded: acted ? 4_000 : 0, refund_pending: 0 },
      }[kind];
      expect(await paymentRow(database, payment)).toMatchObject(after);
      expect((await effectsOf(database, environmentId)).slice(1)).toEqual([
        acted ? `${kind} approved ${kind === 'reversal' ? 10_000 : 4_000}` : 'seal sealed',
      ]);
      await expectSound(database, environmentId);
    });
  }
}

test('a network that works through a queue: pending first, the callback ends it', async ({ database }) => {
  const { sandbox } = await newMerchant();
  await fail(sandbox, 'late_answer');
  const call = keyed();
  const { row: payment } = await pay(sandbox, {}, call);
  // The callback may be quicker than the answer; the request is told what its repetition will be told.
  expect(['processing', 'succeeded']).toContain(payment.status);
  expect((await pay(sandbox, {}, call)).row).toEqual(payment);
  await expect
    .poll(() => paymentRow(database, payment))
    .toMatchObject({ status: 'succeeded', captured: 10_000 });
  await fail(sandbox, 'late_answer', 'refund');
  const { row } = await refund(sandbox, payment.id, 500);
  expect(['pending', 'succeeded']).toContain(row.status);
  await expect.poll(() => paymentRow(database, payment)).toMatchObject({ refunded: 500, refund_pending: 0 });
  await expectSound(database, sandbox.environment.id);
});

test('a call that never left is 503, nothing is charged, and the key is free again', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const payment = await paid(sandbox, { confirm: false });
  const held = await authorized(sandbox);
  const done = await paid(sandbox);
  const before = await effectsOf(database, environmentId);
  const call = keyed();
  for (const [kind, run] of [
    ['authorization', () => confirm(sandbox, payment.id, {}, call)],
    ['capture', () => capture(sandbox, held.id, { amount: 1_000, final: false }, keyed('k2'))],
    ['reversal', () => cancel(sandbox, held.id, keyed('k3'))],
    ['refund', () => refund(sandbox, done.id, 1_000, keyed('k4'))],
  ] as const) {
    await fail(sandbox, 'refused', kind);
    expect(await refusal(run()), kind).toMatchObject({
      code: 'network_unavailable',
      status: 503,
      details: { retryAfter: 5 },
    });
    expect(await effectsOf(database, environmentId)).toHaveLength(before.length);
    await expectSound(database, environmentId);
    const again = await run();
    expect(again.replayed, kind).toBeNull();
    expect(['succeeded', 'authorized']).toContain(again.row.status);
    before.push(kind);
  }
  await expectSound(database, environmentId);
});

test('a token survives a call that never left, and only that', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
  const token = (await createToken(sandbox, { type: 'card', card }, NO_KEY)).row.id;
  await fail(sandbox, 'refused');
  const call = keyed();
  expect(await ended(pay(sandbox, { payment_method: token }, call))).toBe('network_unavailable');
  expect((await pay(sandbox, { payment_method: token }, call)).row.status).toBe('succeeded');
  expect((await pay(sandbox, { payment_method: token }, call)).replayed).not.toBeNull();
  expect(await ended(pay(sandbox, { payment_method: token }))).toBe('invalid_state');
  await expectSound(database, sandbox.environment.id);
});

for (const fault of [
  'refused',
  'timeout_before',
  'error_before',
  'garbage',
  'truncated',
  'reset',
  'wrong_amount',
] as const) {
  test(`an inquiry that fails (${fault}) settles nothing`, async ({ database }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    await fail(sandbox, 'error_after');
    const payment = await paid(sandbox);
    await fail(sandbox, fault, 'inquiry');
    await age(database, environmentId);
    await resolveAll(database, environmentId);
    expect(await paymentRow(database, payment)).toMatchObject({ status: 'processing' });
    expect(await operationsOf(database, environmentId)).toMatchObject([{ status: 'unknown', inquiries: 1 }]);
    await expectSound(database, environmentId);
    await resolveAll(database, environmentId);
    expect(await paymentRow(database, payment)).toMatchObject({ status: 'succeeded', captured: 10_000 });
    await expectSound(database, environmentId);
  });
}
