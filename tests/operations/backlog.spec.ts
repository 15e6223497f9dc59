import { newMerchant } from '../support/merchants';
import {
  CUSTOMERS,
  deliveriesOf,
  expect,
  newCourier,
  newEndpoint,
  ok,
  Receiver,
  test,
  work,
  writeEvents,
} from './webhooks-world';

const MANY = 10_000;

function percentile95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
}

test('an endpoint that was dead for 10,000 events gets all of them in order; a healthy one beside it never waits', async ({
  database,
}) => {
  test.setTimeout(900_000);
  const [dead, healthy] = [await new Receiver().open(), await new Receiver().open()];
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, dead.url(), CUSTOMERS);
  // Every fifth event, all along: whether it waits shows in any part of them.
  await newEndpoint(sandbox, healthy.url(), { event_types: ['customer.created'] });
  await dead.close();
  const written = new Map<string, number>();
  const lags: number[] = [];
  healthy.answer = (response, heard) => {
    lags.push(Date.now() - (written.get(heard.body.id) ?? 0));
    ok(response, heard);
  };
  const courier = newCourier();
  const ids: string[] = [];
  const created: string[] = [];
  while (ids.length < MANY) {
    const some = await writeEvents(database, environmentId, 50, 5);
    const now = Date.now();
    for (const id of some) written.set(id, now);
    ids.push(...some);
    created.push(...some.slice(0, 50));
    await work(environmentId, () => healthy.heard.length >= created.length, { courier, withinMs: 60_000 });
  }
  expect(healthy.ids().sort()).toEqual([...created].sort());
  expect(percentile95(lags)).toBeLessThan(5_000);
  expect(dead.heard).toHaveLength(0);

  await dead.open();
  await work(environmentId, () => dead.heard.length >= MANY, { courier, withinMs: 280_000 });
  await courier.idle();
  // The very order in which they happened, each once.
  expect(dead.ids()).toEqual(ids);
  expect(await deliveriesOf(database, environmentId)).toEqual({ delivered: MANY + created.length });
  await Promise.all([dead.close(), healthy.close()]);
  const description = `p95 of ${lags.length} lags ${percentile95(lags)} ms`;
  test.info().annotations.push({ type: 'healthy endpoint', description });
});
