import { toJson } from '@/lib/db';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { expectSound } from './payments-invariants';
import { effectsOf, expect, keyed, operationsOf, pay, paymentRow, resolveAll, test } from './payments-world';

test('a request that the resolver asked about while it waited is told what its repetition will be told', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await setFaults(environmentId, [{ fault: 'latency', kind: 'authorization', parameter: 1_500 }]);
  const call = keyed();
  const waiting = pay(sandbox, {}, call);
  await expect
    .poll(async () => (await operationsOf(database, environmentId)).map(({ status }) => status), {
      intervals: [10],
    })
    .toEqual(['sent']);
  // The network has not heard of it yet, so nobody knows.
  await resolveAll(database, environmentId);
  expect(await effectsOf(database, environmentId)).toEqual([]);
  const { row } = await waiting;
  expect(toJson((await pay(sandbox, {}, call)).row)).toBe(toJson(row));
  await resolveAll(database, environmentId);
  expect(await paymentRow(database, row)).toMatchObject({ status: 'succeeded', captured: 10_000 });
  expect(await effectsOf(database, environmentId)).toEqual(['authorization approved 10000']);
  await expectSound(database, environmentId);
});
