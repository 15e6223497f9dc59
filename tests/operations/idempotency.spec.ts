import { toJson } from '@/lib/db';
import { renderPayment } from '@/lib/payments/render';
import { updatePayment } from '@/lib/payments/update-payment';
import { setFaults } from '@/lib/sandbox/faults';
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
  refund,
  refusal,
  tally,
  test,
} from './payments-world';

async function countOf(
  database: { owner: { query: (sql: string, values: unknown[]) => Promise<{ rows: { n: number }[] }> } },
  table: string,
  environmentId: string,
) {
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS n FROM ${table} WHERE environment_id = $1`,
    [environmentId],
  );
  return rows[0]?.n;
}

for (const confirmed of [true, false]) {
  test(`100 creates at once with one key (confirm: ${confirmed}): one payment and one answer`, async ({
    database,
  }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    const call = keyed();
    const answers: string[] = [];
    const words = await Promise.all(
      Array.from({ length: 100 }, async () => {
        for (;;) {
          const answer = pay(sandbox, { confirm: confirmed }, call);
          const word = await ended(answer);
          if (word === 'busy') continue;
          if (word !== 'idempotency_in_progress')
            answers.push(toJson(renderPayment(sandbox, (await answer).row)));
          return word;
        }
      }),
    );
    const status = confirmed ? 'succeeded' : 'requires_confirmation';
    expect(
      Object.keys(tally(words)).filter((word) => word !== status && word !== 'idempotency_in_progress'),
    ).toEqual([]);
    answers.push(toJson(renderPayment(sandbox, (await pay(sandbox, { confirm: confirmed }, call)).row)));
    expect(new Set(answers).size).toBe(1);
    expect(await countOf(database, 'payment', environmentId)).toBe(1);
    expect(await effectsOf(database, environmentId)).toEqual(
      confirmed ? ['authorization approved 10000'] : [],
    );
    await expectSound(database, environmentId);
  });
}

test('the same key with another request is refused and does nothing', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const first = keyed('one-key', { amount: 500 });
  await refund(sandbox, payment.id, 500, first);
  const other = keyed('one-key', { amount: 501 });
  expect(await refusal(refund(sandbox, payment.id, 501, other))).toMatchObject({
    code: 'idempotency_key_reused',
    status: 422,
  });
  expect(await refusal(pay(sandbox, {}, other))).toMatchObject({ code: 'idempotency_key_reused' });
  expect(await countOf(database, 'refund', sandbox.environment.id)).toBe(1);
  expect(await countOf(database, 'payment', sandbox.environment.id)).toBe(1);
  await expectSound(database, sandbox.environment.id);
});

test('the same key in another environment is another key', async () => {
  const [one, two] = [await newMerchant(), await newMerchant()];
  const call = keyed('shared');
  const answers = await Promise.all([pay(one.sandbox, {}, call), pay(two.sandbox, {}, call)]);
  expect(answers.map(({ replayed }) => replayed)).toEqual([null, null]);
  expect(new Set(answers.map(({ row }) => row.id)).size).toBe(2);
});

test('every kind of answer is repeated as it was: success, decline, refusal', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const declined = keyed();
  const first = await refusal(pay(sandbox, { payment_method: 'pm_card_chargeDeclined' }, declined));
  const again = await refusal(pay(sandbox, { payment_method: 'pm_card_chargeDeclined' }, declined));
  expect([again.code, again.detail, toJson(again.details)]).toEqual([
    first.code,
    first.detail,
    toJson(first.details),
  ]);
  expect([first.replayed, again.replayed]).toEqual([null, sandbox.requestId]);
  const payment = await paid(sandbox);
  const tooMuch = keyed();
  const refused = await refusal(refund(sandbox, payment.id, 10_001, tooMuch));
  await refund(sandbox, payment.id, 9_000);
  const repeated = await refusal(refund(sandbox, payment.id, 10_001, tooMuch));
  expect(toJson(repeated.details)).toBe(toJson(refused.details));
  expect(repeated.details).toMatchObject({ remaining: 10_000 });
  const held = await authorized(sandbox);
  for (const run of [
    (call = keyed('c1')) => capture(sandbox, held.id, { amount: 10, final: false }, call),
    (call = keyed('c2')) => cancel(sandbox, held.id, call),
    (call = keyed('c3')) => refund(sandbox, held.id, 5, call),
    (call = keyed('c4')) => updatePayment(sandbox, { id: held.id, reference: 'R-1' }, call),
  ]) {
    const one = await run();
    const two = await run();
    expect(toJson(two.row)).toBe(toJson(one.row));
    expect([one.replayed, two.replayed]).toEqual([null, sandbox.requestId]);
  }
  await expectSound(database, environmentId);
});

test('a key whose holder died is locked for its lease, then resumed by asking the network', async ({
  database,
}) => {
  for (const { fault, status } of [
    { fault: 'error_after', status: 'succeeded' },
    { fault: 'error_before', status: 'card_declined' },
  ] as const) {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    await setFaults(environmentId, [{ fault, kind: 'authorization', remaining: 1 }]);
    const call = keyed();
    await pay(sandbox, {}, call);
    // As a process leaves it that was killed while it waited for the network.
    await database.owner.query(
      `UPDATE idempotency SET status = 'running', answer = NULL WHERE environment_id = $1`,
      [environmentId],
    );
    expect(await refusal(pay(sandbox, {}, call))).toMatchObject({
      code: 'idempotency_in_progress',
      status: 409,
      details: { retryAfter: 1 },
    });
    expect(await refusal(pay(sandbox, {}, keyed(call.claim?.key, 'else')))).toMatchObject({
      code: 'idempotency_key_reused',
    });
    await age(database, environmentId);
    const words = await Promise.all(Array.from({ length: 20 }, () => ended(pay(sandbox, {}, call))));
    const { [status]: resumed = 0, idempotency_in_progress: waiting = 0 } = tally(words);
    expect(resumed).toBeGreaterThan(0);
    expect(resumed + waiting).toBe(20);
    expect(await ended(pay(sandbox, {}, call))).toBe(status);
    expect(await operationsOf(database, environmentId)).toHaveLength(1);
    await expectSound(database, environmentId);
  }
});

test('a refund, a capture and a cancel whose holder died are resumed too', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const payment = await paid(sandbox);
  const [toCapture, toCancel] = [await authorized(sandbox), await authorized(sandbox)];
  const runs = [
    ['refund', (call = keyed('k1')) => refund(sandbox, payment.id, 700, call), 'succeeded'],
    ['capture', (call = keyed('k2')) => capture(sandbox, toCapture.id, {}, call), 'succeeded'],
    ['reversal', (call = keyed('k3')) => cancel(sandbox, toCancel.id, call), 'canceled'],
  ] as const;
  for (const [kind, run, status] of runs) {
    await setFaults(environmentId, [{ fault: 'reset', kind, remaining: 1 }]);
    await run();
    await database.owner.query(
      `UPDATE idempotency SET status = 'running', answer = NULL
       WHERE environment_id = $1 AND operation_id IN (SELECT id FROM operation WHERE settled_at IS NULL)`,
      [environmentId],
    );
    await age(database, environmentId);
    expect((await run()).row.status, kind).toBe(status);
    expect((await run()).replayed, kind).toBe(sandbox.requestId);
  }
  expect(
    (await effectsOf(database, environmentId)).filter((effect) => !effect.startsWith('authorization')),
  ).toEqual(['refund approved 700', 'capture approved 10000', 'reversal approved 10000']);
  await expectSound(database, environmentId);
});

test('a request that a callback overtook is told what its repetition will be told', async ({ database }) => {
  const { sandbox } = await newMerchant();
  for (const method of ['pm_card_visa', 'pm_card_chargeDeclined']) {
    for (let round = 0; round < 5; round += 1) {
      await setFaults(sandbox.environment.id, [
        { fault: 'late_answer', kind: 'authorization', remaining: 1 },
      ]);
      const call = keyed();
      const first = await pay(sandbox, { payment_method: method }, call).catch((error: unknown) => error);
      const again = await pay(sandbox, { payment_method: method }, call).catch((error: unknown) => error);
      const told = (answer: unknown) =>
        toJson((answer as { row?: unknown }).row ?? (answer as { details: unknown }).details);
      expect(told(again)).toBe(told(first));
    }
  }
  await expect
    .poll(async () =>
      tally((await operationsOf(database, sandbox.environment.id)).map(({ status }) => status)),
    )
    .toEqual({
      approved: 5,
      declined: 5,
    });
  await expectSound(database, sandbox.environment.id);
});

test('without a key nothing is stored', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { confirm: false });
  await confirm(sandbox, payment.id, {}, NO_KEY);
  expect(await countOf(database, 'idempotency', sandbox.environment.id)).toBe(0);
});
