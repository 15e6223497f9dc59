import { systemActor } from '@/lib/auth/actor';
import { callAlone, callEverywhere } from '@/lib/db';
import { newId } from '@/lib/ids';
import { TryFilters } from '@/lib/webhooks/tries/filters';
import { listTries } from '@/lib/webhooks/tries/queries';
import { newMerchant } from '../support/merchants';
import { Victim } from './kill-server';
import { tally } from './payments-world';
import {
  CUSTOMERS,
  deliveriesOf,
  expect,
  newEndpoint,
  ok,
  oneEvent,
  Receiver,
  SCALE,
  test,
  triesOf,
  work,
  writeEvents,
} from './webhooks-world';

test('a poison event ends by itself and is not held against the endpoint', async ({ database }) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  await database.owner.query(
    `INSERT INTO event (environment_id, id, type, object_type, object_id, seq, snapshot, actor, created_at)
     SELECT $1, 'evt_poison' || n, 'customer.created', 'customer', 'cus_poison' || n, 1, '{"id": 7}', 'system', now()
     FROM generate_series(1, 30) n`,
    [environmentId],
  );
  const ids = await writeEvents(database, environmentId, 10, 2);
  await work(environmentId, async () => {
    const { delivered, pending } = await deliveriesOf(database, environmentId);
    return delivered === ids.length && pending === undefined;
  });
  expect(await deliveriesOf(database, environmentId)).toEqual({ delivered: ids.length, exhausted: 30 });
  expect(tally((await triesOf(database, environmentId)).map(({ outcome }) => outcome))).toEqual({
    delivered: ids.length,
    failed: 90,
  });
  const { rows } = await database.owner.query(
    'SELECT failures, status FROM webhook_endpoint WHERE environment_id = $1',
    [environmentId],
  );
  expect(rows).toEqual([{ failures: 0, status: 'enabled' }]);
  await receiver.close();
});

test('only the holder of the lease ends a delivery, and a lost lease sends nothing', async ({ database }) => {
  const receiver = await new Receiver().open();
  const { environmentId, endpoint } = await oneEvent(database, receiver.url());
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).delivered === 1);
  await writeEvents(database, environmentId, 1, 1);
  const read = () =>
    callEverywhere<{ read: number }>('webhooks_next', {
      environment_id: environmentId,
      ids: [newId('webhookDelivery')],
      portion: 1,
      room: 0,
    });
  await expect.poll(async () => (await read()).read, { intervals: [20] }).toBe(1);
  const claim = (lease_token: string) =>
    callAlone<{ delivery_id: string; body: string | null }[]>('webhook_claim', environmentId, {
      endpoint_id: endpoint.id,
      wanted: 8,
      lease_token,
      lease_ms: 60_000,
      lanes: 8,
    });
  const end = (delivery: string, lease_token: string) =>
    callAlone<{ result: string }>('webhook_end', environmentId, {
      at: new Date().toISOString(),
      actor: 'system',
      event_ids: [newId('event')],
      endpoint_id: endpoint.id,
      delivery_id: delivery,
      lease_token,
      is_probe: false,
      outcome: 'delivered',
      status_code: 200,
      duration_ms: 1,
      delays_ms: [5, 60],
      probe_delays_ms: [1],
      failing_limit_ms: 1_000,
      next: null,
    });
  const [mine] = await claim('mine');
  const id = mine?.delivery_id ?? '';
  expect(await claim('yours')).toEqual([]);
  await database.owner.query(
    "UPDATE webhook_delivery SET lease_until = now() - interval '1 second' WHERE id = $1",
    [id],
  );
  expect((await claim('yours'))[0]?.delivery_id).toBe(id);
  const tries = async (query: Record<string, string>) =>
    (await listTries(await systemActor(environmentId), TryFilters.parse({ search: id, ...query }))).rows;
  const open = (await tries({})).filter(({ endedAt }) => endedAt === null);
  expect(open.length, 'a try is under way').toBeGreaterThan(0);
  for (const { endedAt } of await tries({ answer: 'missing' })) expect(endedAt).not.toBeNull();
  // The first holder wakes up: what it says counts no more, neither its bytes nor its answer.
  const stale = { environment_id: environmentId, delivery_id: id, lease_token: 'mine' };
  expect((await end(id, 'mine')).result).toBe('lost');
  const told = {
    ...stale,
    endpoint_id: endpoint.id,
    is_probe: false,
    outcome: 'delivered',
    duration_ms: 1,
    body: 'e30=',
  };
  expect(await callEverywhere('webhooks_end', { ended: [told], next: null })).toEqual({
    lost: [id],
    taken: [],
  });
  const row = async () =>
    (
      await database.owner.query('SELECT status, tries, attempts, body FROM webhook_delivery WHERE id = $1', [
        id,
      ])
    ).rows[0];
  expect(await row()).toEqual({ status: 'pending', tries: 2, attempts: 2, body: null });
  expect((await end(id, 'yours')).result).toBe('delivered');
  expect((await end(id, 'yours')).result).toBe('lost');
  const { rows } = await database.owner.query(
    'SELECT number, outcome FROM webhook_attempt WHERE delivery_id = $1 ORDER BY number',
    [id],
  );
  expect(rows).toEqual([
    { number: 1, outcome: 'cut_off' },
    { number: 2, outcome: 'delivered' },
  ]);
  await receiver.close();
});

test('kill -9 of a worker in the middle of deliveries: another one sends them again, none is lost', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const waiting: (() => void)[] = [];
  receiver.answer = (response) => {
    waiting.push(() => response.writeHead(200).end());
  };
  const victim = await Victim.prepare('worker.ts', database, {
    WEBHOOK_ALLOW_CIDR: '127.0.0.1/32',
    WEBHOOK_SCHEDULE_SCALE: String(SCALE),
  });
  try {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
    const ids = await writeEvents(database, environmentId, 20, 2);
    await victim.start();
    // The round has handed over what it could not end in its second.
    await expect
      .poll(() => deliveriesOf(database, environmentId), { timeout: 60_000 })
      .toEqual({ pending: ids.length });
    expect(receiver.heard).toHaveLength(8);
    await victim.kill();
    const cut = receiver.heard.map(({ raw }) => raw.toString('hex'));
    receiver.answer = ok;
    await victim.start();
    // Leases outlive their process; here their time is made to pass.
    await database.owner.query(
      "UPDATE webhook_delivery SET lease_until = now() - interval '1 second' WHERE environment_id = $1 AND lease_token IS NOT NULL",
      [environmentId],
    );
    await expect
      .poll(async () => (await deliveriesOf(database, environmentId)).delivered, { timeout: 60_000 })
      .toBe(ids.length);
    expect([...new Set(receiver.ids())].sort()).toEqual([...ids].sort());
    const again = receiver.heard.slice(8).map(({ raw }) => raw.toString('hex'));
    for (const bytes of cut) expect(again).toContain(bytes);
    const { rows } = await database.owner.query(
      "SELECT count(*)::int AS count FROM webhook_attempt WHERE environment_id = $1 AND outcome = 'cut_off'",
      [environmentId],
    );
    expect(rows).toEqual([{ count: 8 }]);
  } finally {
    await victim.kill();
    await receiver.close();
  }
});
