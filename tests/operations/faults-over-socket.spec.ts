import { env } from '@/lib/env';
import { newMerchant } from '../support/merchants';
import { BEFORE, MOODS, type Mood, MoodyNetwork } from './faults-network';
import { expectSound } from './payments-invariants';
import {
  age,
  authorized,
  test as base,
  cancel,
  capture,
  confirm,
  effectsOf,
  ended,
  expect,
  keyed,
  operationsOf,
  paid,
  pay,
  paymentRow,
  refund,
  refusal,
  resolveAll,
  SHORT_TIMEOUT_MS,
} from './payments-world';

/** The connectors of this worker reach their networks over a real socket. */
const test = base.extend<object, { network: MoodyNetwork }>({
  network: [
    async ({ callbacks: _ }, use) => {
      const network = new MoodyNetwork();
      process.env.SANDBOX_NETWORK_URL = await network.listen();
      await use(network);
      delete process.env.SANDBOX_NETWORK_URL;
      await network.close();
    },
    { scope: 'worker', auto: true },
  ],
});

test.use({ networkTimeoutMs: SHORT_TIMEOUT_MS });

function acts(mood: Mood): boolean {
  return !BEFORE.includes(mood);
}

test('the calls do go over the socket', async ({ network, database }) => {
  expect(env().SANDBOX_NETWORK_URL).toBe(process.env.SANDBOX_NETWORK_URL);
  const { sandbox } = await newMerchant();
  const payment = await authorized(sandbox);
  await capture(sandbox, payment.id, { amount: 400 });
  await refund(sandbox, payment.id, 300);
  expect(network.callsOf(payment.environmentId)).toEqual([
    'card/authorizations',
    'card/captures',
    'card/refunds',
  ]);
  await expectSound(database, payment.environmentId);
});

for (const mood of MOODS) {
  test(`a network that ${mood}: processing at first, then the truth, and one effect`, async ({
    network,
    database,
  }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    network.next(mood);
    const call = keyed();
    const started = performance.now();
    const { row } = await pay(sandbox, {}, call);
    expect(row.status).toBe('processing');
    expect(performance.now() - started).toBeLessThan(SHORT_TIMEOUT_MS + 3_000);
    expect((await pay(sandbox, {}, call)).row).toEqual(row);
    await age(database, environmentId);
    await resolveAll(database, environmentId);
    expect(await paymentRow(database, row)).toMatchObject(
      acts(mood)
        ? { status: 'succeeded', captured: 10_000 }
        : { status: 'requires_payment_method', captured: 0 },
    );
    expect(network.callsOf(environmentId)).toEqual(['card/authorizations']);
    expect(await effectsOf(database, environmentId)).toEqual([
      acts(mood) ? 'authorization approved 10000' : 'seal sealed',
    ]);
    expect((await pay(sandbox, {}, call)).row).toEqual(row);
    await expectSound(database, environmentId);
  });
}

for (const mood of [
  'hangs',
  'resets',
  'resets before the effect',
  'cuts the JSON',
  'answers HTML',
] as const) {
  test(`captures, cancels and refunds of a network that ${mood}`, async ({ network, database }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    const [done, toCapture, toCancel] = [
      await paid(sandbox),
      await authorized(sandbox),
      await authorized(sandbox),
    ];
    const statuses: string[] = [];
    for (const run of [
      () => refund(sandbox, done.id, 2_500),
      () => capture(sandbox, toCapture.id, { amount: 2_500 }),
      () => cancel(sandbox, toCancel.id),
    ]) {
      network.next(mood);
      statuses.push(await ended(run()));
      await expectSound(database, environmentId);
    }
    expect(statuses).toEqual(['pending', 'authorized', 'authorized']);
    await age(database, environmentId);
    await resolveAll(database, environmentId);
    const acted = acts(mood);
    expect(await paymentRow(database, done)).toMatchObject({
      refunded: acted ? 2_500 : 0,
      refund_pending: 0,
    });
    expect(await paymentRow(database, toCapture)).toMatchObject({
      captured: acted ? 2_500 : 0,
      capturing: 0,
    });
    expect(await paymentRow(database, toCancel)).toMatchObject({ voided: acted ? 10_000 : 0 });
    await expectSound(database, environmentId);
  });
}

test('a network that is down is 503, and the key works when it is back', async ({ network, database }) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { confirm: false });
  const done = await paid(sandbox);
  await network.close();
  const call = keyed();
  for (const run of [
    () => confirm(sandbox, payment.id, {}, call),
    () => refund(sandbox, done.id, 100, keyed('down')),
  ]) {
    expect(await refusal(run())).toMatchObject({ code: 'network_unavailable', status: 503 });
  }
  expect(await paymentRow(database, payment)).toMatchObject({
    status: 'requires_confirmation',
    declined_count: 0,
  });
  await expectSound(database, payment.environmentId);
  await network.listen(Number(new URL(process.env.SANDBOX_NETWORK_URL ?? '').port));
  expect((await confirm(sandbox, payment.id, {}, call)).row.status).toBe('succeeded');
  expect((await refund(sandbox, done.id, 100, keyed('down'))).row.status).toBe('succeeded');
  await expectSound(database, payment.environmentId);
});

test('a network that goes down before the resolver asks: nothing is settled by that', async ({
  network,
  database,
}) => {
  const { sandbox } = await newMerchant();
  network.next('resets');
  const payment = await paid(sandbox);
  await network.close();
  await age(database, payment.environmentId);
  await resolveAll(database, payment.environmentId);
  expect(await operationsOf(database, payment.environmentId)).toMatchObject([
    { status: 'unknown', inquiries: 1 },
  ]);
  await network.listen(Number(new URL(process.env.SANDBOX_NETWORK_URL ?? '').port));
  await resolveAll(database, payment.environmentId);
  expect(await paymentRow(database, payment)).toMatchObject({ status: 'succeeded', captured: 10_000 });
  await expectSound(database, payment.environmentId);
});
