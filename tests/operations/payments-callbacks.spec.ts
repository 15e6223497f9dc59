import { applyCallback } from '@/lib/operations/apply-callback';
import { setFaults } from '@/lib/sandbox/faults';
import { signatureHeader } from '@/lib/sandbox/signature';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import {
  decide,
  effectsOf,
  expect,
  operationsOf,
  paid,
  paymentRow,
  refund,
  refusal,
  resolveAll,
  tally,
  test,
} from './payments-world';

const SECURE = { payment_method: 'pm_card_threeDSecure2Required' };

type Told = { operationId: string; state?: string; amount?: number; currency?: string };

/** A callback as the network would write it, signed for `environmentId` unless a signature is given. */
function callback(
  environmentId: string,
  told: Told,
  more: { signature?: string; environment?: string; network?: string } = {},
) {
  const rawBody = JSON.stringify({
    id: 'cb_test',
    type: 'operation.settled',
    environment: more.environment ?? environmentId,
    network: more.network ?? 'card',
    operation: {
      operation_id: told.operationId,
      kind: 'authorization',
      state: told.state ?? 'approved',
      response_code: told.state === 'declined' ? '05' : '00',
      reference: `crd_${told.operationId.slice(3)}`,
      amount: told.amount ?? 10_000,
      currency: told.currency ?? 'USD',
      three_ds: null,
      next_action: null,
    },
  });
  return {
    rawBody,
    headers: { 'sandbox-signature': more.signature ?? signatureHeader(environmentId, rawBody) },
  };
}

async function waiting(database: Parameters<typeof operationsOf>[0]) {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await setFaults(environmentId, [{ fault: 'callback_suppressed', kind: 'callback' }]);
  const payment = await paid(sandbox, SECURE);
  const [operation] = await operationsOf(database, environmentId);
  return { sandbox, environmentId, payment, operationId: operation?.id ?? '' };
}

test('a callback 20 times in parallel settles once', async ({ database }) => {
  const { environmentId, payment, operationId } = await waiting(database);
  await decide(payment, 'approved');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      applyCallback('sandbox-card', environmentId, callback(environmentId, { operationId })),
    ),
  );
  expect(tally(answers.map(({ status }) => String(status)))).toEqual({ 200: 20 });
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'succeeded', captured: 10_000 });
  const { rows } = await database.owner.query(
    `SELECT type, count(*)::int AS n FROM event WHERE environment_id = $1 AND type IN ('payment.captured', 'payment.succeeded') GROUP BY 1`,
    [environmentId],
  );
  expect(rows.map(({ n }) => n)).toEqual([1, 1]);
  await expectSound(database, environmentId);
});

test('callbacks and the resolver at once settle once', async ({ database }) => {
  const { environmentId, payment, operationId } = await waiting(database);
  await decide(payment, 'approved');
  await Promise.all(
    Array.from({ length: 20 }, (_, nth) =>
      nth % 2
        ? applyCallback('sandbox-card', environmentId, callback(environmentId, { operationId }))
        : resolveAll(database, environmentId),
    ),
  );
  expect(await effectsOf(database, environmentId)).toEqual(['authorization approved 10000']);
  await expectSound(database, environmentId);
});

test('a late `declined` or `pending` after success changes nothing, nor does `approved` after a decline', async ({
  database,
}) => {
  const won = await waiting(database);
  await decide(won.payment, 'approved');
  await resolveAll(database, won.environmentId);
  for (const state of ['declined', 'pending', 'approved']) {
    const answer = await applyCallback(
      'sandbox-card',
      won.environmentId,
      callback(won.environmentId, { operationId: won.operationId, state }),
    );
    expect(answer.status).toBe(200);
    expect(await paymentRow(database, won.payment)).toMatchObject({ status: 'succeeded', captured: 10_000 });
  }
  const lost = await waiting(database);
  await decide(lost.payment, 'abandoned');
  await resolveAll(database, lost.environmentId);
  await applyCallback(
    'sandbox-card',
    lost.environmentId,
    callback(lost.environmentId, { operationId: lost.operationId }),
  );
  expect(await paymentRow(database, lost.payment)).toMatchObject({
    status: 'requires_payment_method',
    captured: 0,
  });
  await expectSound(database, won.environmentId);
  await expectSound(database, lost.environmentId);
});

test('duplicated and reordered by the network itself', async ({ database }) => {
  const { sandbox } = await newMerchant();
  for (const fault of ['callback_duplicated', 'callback_reordered'] as const) {
    await setFaults(sandbox.environment.id, [
      { fault, kind: 'callback', parameter: fault === 'callback_duplicated' ? 20 : 0 },
    ]);
    for (const decision of ['approved', 'abandoned'] as const) {
      const payment = await paid(sandbox, SECURE);
      await decide(payment, decision);
      expect((await paymentRow(database, payment)).status).toBe(
        decision === 'approved' ? 'succeeded' : 'requires_payment_method',
      );
      await expectSound(database, sandbox.environment.id);
    }
  }
});

for (const [what, told] of [
  ['a larger amount', { amount: 10_001 }],
  ['a smaller amount', { amount: 1 }],
  ['another currency', { currency: 'JPY' }],
  ['an amount that is none', { amount: -10_000 }],
  ['a state that does not exist', { state: 'paid' }],
] as const) {
  test(`a signed callback with ${what} moves no money`, async ({ database }) => {
    const { environmentId, payment, operationId } = await waiting(database);
    await applyCallback('sandbox-card', environmentId, callback(environmentId, { operationId, ...told }));
    expect(await paymentRow(database, payment)).toMatchObject({
      status: 'requires_action',
      captured: 0,
      authorized: 0,
    });
    await expectSound(database, environmentId);
    await decide(payment, 'approved');
    await resolveAll(database, environmentId);
    expect(await paymentRow(database, payment)).toMatchObject({ status: 'succeeded', captured: 10_000 });
    await expectSound(database, environmentId);
  });
}

test('unsigned, forged, old, misdirected and unknown callbacks are refused or parked', async ({
  database,
}) => {
  const { sandbox, environmentId, payment, operationId } = await waiting(database);
  const other = await newMerchant();
  const otherId = other.sandbox.environment.id;
  const good = callback(environmentId, { operationId });
  const send = (
    request: Parameters<typeof applyCallback>[2],
    connector = 'sandbox-card',
    environment = environmentId,
  ) => applyCallback(connector, environment, request);
  const statuses = [
    await send({ ...good, headers: {} }),
    await send({ ...good, rawBody: good.rawBody.replace('10000', '10001') }),
    await send(callback(environmentId, { operationId }, { signature: `t=1,v1=${'0'.repeat(64)}` })),
    await send({
      ...good,
      headers: { 'sandbox-signature': signatureHeader(environmentId, good.rawBody, Date.now() - 301_000) },
    }),
    await send({ ...good, headers: { 'sandbox-signature': signatureHeader(otherId, good.rawBody) } }),
    await send(callback(environmentId, { operationId }, { environment: otherId })),
    await send(callback(environmentId, { operationId }, { network: 'alipay' })),
    await send(good, 'sandbox-alipay'),
    await send(good, 'sandbox-card', otherId),
  ].map(({ status }) => status);
  expect(statuses).toEqual(statuses.map(() => 401));
  expect((await send(callback(environmentId, { operationId: 'op_unheardof' }))).status).toBe(202);
  const foreign = callback(otherId, { operationId });
  expect((await send(foreign, 'sandbox-card', otherId)).status).toBe(202);
  expect(await refusal(send(good, 'visa'))).toMatchObject({ code: 'not_found' });
  expect(await refusal(send(good, 'sandbox-card', 'env_none'))).toMatchObject({ code: 'not_found' });
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'requires_action' });
  expect((await refusal(refund(sandbox, payment.id, 1))).code).toBe('invalid_state');
  await expectSound(database, environmentId);
});
