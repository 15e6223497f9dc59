import { setTimeout as sleep } from 'node:timers/promises';
import { callEverywhere } from '@/lib/db';
import { newId } from '@/lib/ids';
import type { Round } from '@/lib/webhooks/taken';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { tally } from './payments-world';
import {
  CUSTOMERS,
  changeEndpoint,
  deliveriesOf,
  expect,
  newCourier,
  newEndpoint,
  ok,
  Receiver,
  status,
  test,
  triesOf,
  work,
  writeEvents,
} from './webhooks-world';

async function world() {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const endpoint = await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  return { receiver, sandbox, endpoint, environmentId: sandbox.environment.id };
}

/** A round of a process that does nothing more, as the job begins it. */
async function begin(environmentId: string): Promise<Round> {
  let rounds: Round[] = [];
  await expect
    .poll(
      async () => {
        const next = await callEverywhere<{ rounds: Round[] }>('webhooks_next', {
          environment_id: environmentId,
          ids: Array.from({ length: 50 }, () => newId('webhookDelivery')),
          portion: 50,
          room: 50,
          failing_room: 50,
          round_max: 50,
          round_ms: 60_000,
          lease_token: 'another',
          lease_ms: 60_000,
          lanes: 8,
        });
        rounds = next.rounds;
        return rounds.length;
      },
      { intervals: [20] },
    )
    .toBe(1);
  return rounds[0] as Round;
}

/** Everything of a round was answered. */
function end({ environment_id, endpoint_id, token, deliveries, url }: Round) {
  const answered = { state: 'delivered', began_ms: 5, url, duration_ms: 5, status_code: 200, body: 'e30=' };
  const told = deliveries.map(({ event: _, before: __, ...one }) => ({ ...one, ...answered }));
  return callEverywhere('webhooks_round_end', {
    lease_ms: 60_000,
    rounds: [{ environment_id, endpoint_id, token, deliveries: told }],
  });
}

const endpointOf = async (database: TestDatabase, environmentId: string) =>
  (
    await database.owner.query(
      'SELECT status, failures, round_token, last_position::int FROM webhook_endpoint WHERE environment_id = $1',
      [environmentId],
    )
  ).rows[0];

test('where all goes well, deliveries and tries are written once, in order, whoever else delivers beside', async ({
  database,
}) => {
  const { receiver, environmentId } = await world();
  const ids = await writeEvents(database, environmentId, 20, 3);
  const other = newCourier();
  await work(environmentId, async () => {
    await other.deliverDue(environmentId);
    return (await deliveriesOf(database, environmentId)).delivered === ids.length;
  });
  await other.idle();
  expect([...receiver.ids()].sort()).toEqual([...ids].sort());
  for (const object of new Set(receiver.heard.map(({ body }) => body.data.object.id))) {
    const told = receiver.heard.filter(({ body }) => body.data.object.id === object);
    expect(told.map(({ body }) => body.data.object.version)).toEqual([1, 2, 3]);
  }
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS count, count(DISTINCT d.position)::int AS places,
       count(*) FILTER (WHERE d.xmin = a.xmin)::int AS written_once,
       count(*) FILTER (WHERE d.body IS NOT NULL AND a.outcome = 'delivered' AND a.ended_at >= a.started_at
         AND d.attempts = 1 AND d.lease_token IS NULL)::int AS whole
     FROM webhook_delivery d JOIN webhook_attempt a ON a.environment_id = d.environment_id AND a.delivery_id = d.id
     WHERE d.environment_id = $1`,
    [environmentId],
  );
  const all = ids.length;
  expect(rows).toEqual([{ count: all, places: all, written_once: all, whole: all }]);
  expect(await endpointOf(database, environmentId)).toMatchObject({ round_token: null, last_position: all });
  await receiver.close();
});

test('what an object was before is told, whether the endpoint heard of that or not', async ({ database }) => {
  const { receiver, sandbox, endpoint, environmentId } = await world();
  await changeEndpoint(sandbox, endpoint.id, { event_types: ['customer.updated'] });
  await writeEvents(database, environmentId, 4, 4);
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).delivered === 12);
  const versions = receiver.heard.map(({ body: { data } }) => [data.object.version, data.previous]);
  for (const [version, previous] of versions) expect(previous).toEqual({ version: version - 1 });
  expect(versions.map(([version]) => version).sort()).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]);
  await receiver.close();
});

test('a request that hangs delays its object alone', async ({ database }) => {
  const { receiver, environmentId } = await world();
  let release = () => {};
  receiver.answer = (response, heard) => {
    if (receiver.heard.length > 1) ok(response, heard);
    else release = () => ok(response, heard);
  };
  const [hanging] = await writeEvents(database, environmentId, 10, 2);
  const courier = newCourier();
  const delivered = (count: number) => async () => {
    await courier.deliverDue(environmentId);
    return (await deliveriesOf(database, environmentId)).delivered === count;
  };
  await expect.poll(delivered(18), { intervals: [20] }).toBe(true);
  expect(await deliveriesOf(database, environmentId)).toEqual({ delivered: 18, pending: 2 });
  await writeEvents(database, environmentId, 5, 2);
  await expect.poll(delivered(28), { intervals: [20] }).toBe(true);
  release();
  await expect.poll(delivered(30), { intervals: [20] }).toBe(true);
  await courier.idle();
  expect(receiver.ids().filter((id) => id === hanging)).toHaveLength(1);
  expect(new Set(receiver.ids()).size).toBe(30);
  await receiver.close();
});

test('with the first try that goes wrong the round is over, and everything else is in the line', async ({
  database,
}) => {
  const { receiver, environmentId } = await world();
  const ids = await writeEvents(database, environmentId, 30, 2);
  const courier = newCourier();
  receiver.answer = status(503);
  await expect
    .poll(async () => (await courier.deliverDue(environmentId)).done, { intervals: [20] })
    .toBeGreaterThan(0);
  await courier.idle();
  const first = await triesOf(database, environmentId);
  // One for each lane, and those that the line's own lanes tried after it.
  expect(tally(first.map(({ outcome }) => outcome)).delivered).toBeUndefined();
  expect(first.length).toBeGreaterThan(0);
  expect(await deliveriesOf(database, environmentId)).toEqual({ pending: ids.length });
  expect((await endpointOf(database, environmentId)).failures).toBeGreaterThan(0);
  receiver.answer = ok;
  await work(
    environmentId,
    async () => (await deliveriesOf(database, environmentId)).delivered === ids.length,
    { courier },
  );
  expect(new Set(receiver.ids())).toEqual(new Set(ids));
  // What comes after that goes out in rounds again.
  await writeEvents(database, environmentId, 1, 1);
  expect((await begin(environmentId)).deliveries).toHaveLength(1);
  await receiver.close();
});

test('a process that died in its round: nobody is told twice before its lease ends, and all are told after it', async ({
  database,
}) => {
  const { receiver, environmentId } = await world();
  const ids = await writeEvents(database, environmentId, 4, 2);
  const round = await begin(environmentId);
  expect(round.deliveries.map(({ event_id }) => event_id)).toEqual(ids);
  const courier = newCourier();
  for (let tries = 0; tries < 5; tries += 1) await courier.deliverDue(environmentId);
  expect(receiver.heard).toEqual([]);
  await database.owner.query(
    "UPDATE webhook_endpoint SET round_until = now() - interval '1 second' WHERE environment_id = $1",
    [environmentId],
  );
  // Through the line, so that tries are counted before they are made. Nothing is answered until that was looked at.
  const held: (() => void)[] = [];
  receiver.answer = (response, heard) => held.push(() => ok(response, heard));
  await sleep(1);
  await courier.deliverDue(environmentId);
  expect(await deliveriesOf(database, environmentId)).toEqual({ pending: ids.length });
  expect(await end(round)).toEqual({ under_way: [], lost: [round.token] });
  receiver.answer = ok;
  for (const answer of held) answer();
  await work(
    environmentId,
    async () => (await deliveriesOf(database, environmentId)).delivered === ids.length,
    { courier },
  );
  expect([...receiver.ids()].sort()).toEqual([...ids].sort());
  expect((await triesOf(database, environmentId)).map(({ outcome }) => outcome)).toEqual(
    ids.map(() => 'delivered'),
  );
  await receiver.close();
});

test('what somebody changes calls the round off: what it says counts no more, and all is sent as it is now', async ({
  database,
}) => {
  const { receiver, sandbox, endpoint, environmentId } = await world();
  const ids = await writeEvents(database, environmentId, 3, 1);
  const changes = [{ payload: 'thin' }, { url: receiver.url('/new') }, { status: 'paused' }];
  for (const change of changes) {
    const round = await begin(environmentId);
    await changeEndpoint(sandbox, endpoint.id, change);
    expect(await end(round)).toEqual({ under_way: [], lost: [round.token] });
    expect(await deliveriesOf(database, environmentId)).toEqual({});
  }
  await changeEndpoint(sandbox, endpoint.id, { status: 'enabled' });
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).delivered === 3);
  expect(receiver.heard.map(({ path }) => path)).toEqual(['/new', '/new', '/new']);
  expect([...receiver.ids()].sort()).toEqual([...ids].sort());
  await receiver.close();
});

test('an erasure calls the round off as well', async ({ database }) => {
  const { receiver, environmentId } = await world();
  const ids = await writeEvents(database, environmentId, 2, 1);
  const round = await begin(environmentId);
  await database.owner.query('SELECT redact_events($1, $2, $3)', [environmentId, ids, ['Ann Lee']]);
  expect(await end(round)).toEqual({ under_way: [], lost: [round.token] });
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).delivered === 2);
  expect(receiver.heard).toHaveLength(2);
  for (const { raw } of receiver.heard) expect(String(raw)).not.toContain('Ann Lee');
  await receiver.close();
});
