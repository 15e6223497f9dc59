import { sandboxCard } from '@/lib/connectors/sandbox-card';
import { select } from '@/lib/db';
import { inquiryDelayMs } from '@/lib/inquiry-schedule';
import { resolveOperations } from '@/lib/jobs/resolve-operations';
import { resolveOperation } from '@/lib/operations/resolve-operation';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import {
  age,
  authorized,
  cancel,
  confirm,
  decide,
  effectsOf,
  ended,
  expect,
  operationsOf,
  paid,
  paymentRow,
  refusal,
  resolveAll,
  SHORT_TIMEOUT_MS,
  tally,
  test,
} from './payments-world';

test.use({ networkTimeoutMs: SHORT_TIMEOUT_MS });

test('the resolver asks only when the time has come, and once at a time', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await setFaults(environmentId, [{ fault: 'error_after', kind: 'authorization' }]);
  const payments = await Promise.all(Array.from({ length: 20 }, () => paid(sandbox)));
  expect(tally(payments.map(({ status }) => status))).toEqual({ processing: 20 });
  expect(await resolveOperations(environmentId)).toBe(0);
  await age(database, environmentId);
  const asked = await Promise.all(Array.from({ length: 4 }, () => resolveOperations(environmentId)));
  expect(asked.reduce((sum, count) => sum + count, 0)).toBe(20);
  const operations = await operationsOf(database, environmentId);
  expect(tally(operations.map(({ status, inquiries }) => `${status} ${inquiries}`))).toEqual({
    'approved 1': 20,
  });
  expect(await resolveOperations(environmentId)).toBe(0);
  await expectSound(database, environmentId);
});

test('an operation whose process died after the reserve is asked about, sealed, and never sent again', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await setFaults(environmentId, [{ fault: 'timeout_before', kind: 'authorization', remaining: 1 }]);
  const payment = await paid(sandbox);
  // Fresh: a call may still be on its way, so nothing is sealed yet.
  await database.owner.query('UPDATE operation SET reserved_at = now() WHERE environment_id = $1', [
    environmentId,
  ]);
  await resolveAll(database, environmentId);
  expect(await operationsOf(database, environmentId)).toMatchObject([{ status: 'unknown', inquiries: 1 }]);
  expect(await effectsOf(database, environmentId)).toEqual([]);
  await age(database, environmentId);
  await resolveAll(database, environmentId);
  expect(await effectsOf(database, environmentId)).toEqual(['seal sealed']);
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'requires_payment_method' });
  // Now the lost call arrives after all.
  const [operation] = await operationsOf(database, environmentId);
  const late = await sandboxCard.authorize(
    {
      operationId: operation?.id ?? '',
      paymentId: payment.id,
      amount: 10_000n,
      currency: 'USD',
      capture: 'auto',
      card: { number: '4242424242424242', expMonth: 12, expYear: 2040, cvc: '123' },
      returnUrl: 'https://shop.example/',
      challenge: false,
      payer: { email: null, locale: 'en', ip: null },
      description: null,
    },
    { environmentId, at: new Date(), callbackUrl: 'http://127.0.0.1:9/', timeoutMs: 5_000 },
  );
  expect(late.outcome).toMatchObject({ result: 'declined', decline: { code: 'not_received' } });
  expect(await effectsOf(database, environmentId)).toEqual(['seal sealed']);
  expect((await confirm(sandbox, payment.id)).row.status).toBe('succeeded');
  await expectSound(database, environmentId);
});

test('the waits grow from seconds to a day and never end', () => {
  const waits = Array.from({ length: 60 }, (_, inquiries) => inquiryDelayMs(inquiries));
  for (const wait of waits.slice(0, 3)) expect(wait).toBeLessThan(10_000);
  for (const wait of waits.slice(40)) expect(wait).toBeGreaterThan(19 * 3_600_000);
  for (const wait of waits) expect(wait).toBeLessThan(29 * 3_600_000);
});

test('an operation of another environment or none is not found', async () => {
  const { sandbox, live } = await newMerchant();
  await paid(sandbox);
  const [operation] = await select<{ id: string }>(
    'test_operation',
    'SELECT id FROM operation WHERE environment_id = $1',
    [sandbox.environment.id],
  );
  expect(await refusal(resolveOperation(live.environment.id, operation?.id ?? ''))).toMatchObject({
    code: 'not_found',
  });
  expect(await refusal(resolveOperation(sandbox.environment.id, 'op_none'))).toMatchObject({
    code: 'not_found',
  });
});

for (const order of ['cancel first', 'authorization first'] as const) {
  test(`a cancel that nobody knows the end of, while the payer was to decide (${order})`, async ({
    database,
  }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    const payment = await paid(sandbox, { payment_method: 'pm_card_threeDSecure2Required' });
    await setFaults(environmentId, [{ fault: 'error_after', kind: 'reversal', remaining: 1 }]);
    expect((await cancel(sandbox, payment.id)).row.status).toBe('requires_action');
    const operations = await operationsOf(database, environmentId);
    const wanted = order === 'cancel first' ? ['cancel', 'authorize'] : ['authorize', 'cancel'];
    for (const kind of wanted) {
      const operation = operations.find((candidate) => candidate.kind === kind);
      await resolveOperation(environmentId, operation?.id ?? '');
      if (kind === 'authorize' && order === 'authorization first') {
        // The network closed it, so the payment waits for a method; the cancel that is still on its way keeps others out.
        expect(await ended(confirm(sandbox, payment.id, { payment_method: 'pm_card_visa' }))).toBe(
          'payment_in_progress',
        );
      }
    }
    expect(await paymentRow(database, payment)).toMatchObject({ status: 'canceled', captured: 0 });
    expect(await effectsOf(database, environmentId)).toEqual([
      'authorization declined 10000',
      'reversal approved 10000',
    ]);
    await expectSound(database, environmentId);
  });
}

test('a payer who approves while a cancel is on its way: the network decides, and both sides agree', async ({
  database,
}) => {
  for (const manual of [false, true]) {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    const secure = {
      payment_method: 'pm_card_threeDSecure2Required',
      capture_method: manual ? 'manual' : 'auto',
    } as const;
    const payment = await paid(sandbox, secure);
    await setFaults(environmentId, [
      { fault: 'timeout_before', kind: 'reversal', remaining: 1 },
      { fault: 'callback_suppressed', kind: 'callback' },
    ]);
    await cancel(sandbox, payment.id);
    await decide(payment, 'approved');
    await age(database, environmentId);
    await resolveAll(database, environmentId);
    expect(await paymentRow(database, payment)).toMatchObject({
      status: manual ? 'authorized' : 'succeeded',
    });
    if (manual) expect((await cancel(sandbox, payment.id)).row.status).toBe('canceled');
    await expectSound(database, environmentId);
  }
});

test('an approved authorization that a cancel gives back before we heard of it', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const payment = await paid(sandbox, {
    payment_method: 'pm_card_threeDSecure2Required',
    capture_method: 'manual',
  });
  await setFaults(environmentId, [{ fault: 'callback_suppressed', kind: 'callback' }]);
  await decide(payment, 'approved');
  expect((await cancel(sandbox, payment.id)).row.status).toBe('canceled');
  await resolveAll(database, environmentId);
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'canceled', captured: 0 });
  await expectSound(database, environmentId);
});

test('an authorization that ran out is released although the first try was lost', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const payment = await authorized(sandbox);
  await setFaults(environmentId, [{ fault: 'error_before', kind: 'reversal', remaining: 1 }]);
  await cancel(sandbox, payment.id);
  await age(database, environmentId);
  await resolveAll(database, environmentId);
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'authorized' });
  expect((await cancel(sandbox, payment.id)).row.status).toBe('canceled');
  await expectSound(database, environmentId);
});
