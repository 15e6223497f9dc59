import type pg from 'pg';
import { renderEvent } from '@/lib/api/render-event';
import { getEvent } from '@/lib/events/queries';
import { newId } from '@/lib/ids';
import { ReplayEvents, RetryDelivery } from '@/lib/webhooks/schema';
import { replayEvents, retryDelivery } from '@/lib/webhooks/send-again';
import { newMerchant } from '../support/merchants';
import { NO_KEY } from './payments-world';
import {
  CUSTOMERS,
  changeEndpoint,
  deliveriesOf,
  expect,
  type Heard,
  newCourier,
  newEndpoint,
  ok,
  Receiver,
  SCALE,
  status,
  test,
  work,
  writeEvents,
} from './webhooks-world';

const HOUR_MS = 3_600_000;

/** Numbers of each object's events in the order in which they were heard; the first hearing counts. */
function storiesOf(heard: readonly Heard[]): number[][] {
  const seen = new Set<string>();
  const stories = new Map<string, number[]>();
  for (const { body } of heard) {
    if (seen.has(body.id)) continue;
    seen.add(body.id);
    const { id, version } = body.data.object;
    stories.set(id, [...(stories.get(id) ?? []), version]);
  }
  return [...stories.values()];
}

test('later events of an object wait for the one that fails, other objects do not', async ({ database }) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, receiver.url());
  const ids = await writeEvents(database, environmentId, 3, 4);
  let poison = '';
  receiver.answer = (response, heard) => {
    poison ||= heard.body.data.object.id;
    const isPoison = heard.body.data.object.id === poison && heard.body.data.object.version === 2;
    if (isPoison && receiver.heard.filter(({ body }) => body.id === heard.body.id).length < 3)
      status(500)(response, heard);
    else ok(response, heard);
  };
  await work(
    environmentId,
    async () => (await deliveriesOf(database, environmentId)).delivered === ids.length,
  );
  expect(storiesOf(receiver.heard)).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ]);
  const third = receiver.heard.findIndex(
    ({ body }) => body.data.object.id === poison && body.data.object.version === 3,
  );
  const tries = receiver.heard.filter(
    ({ body }, nth) => body.data.object.id === poison && body.data.object.version === 2 && nth < third,
  );
  expect(tries).toHaveLength(3);
  await receiver.close();
});

test('events whose transactions end out of order are all delivered, in the order of their object', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, receiver.url());
  const clients = await Promise.all(Array.from({ length: 3 }, () => database.owner.connect()));
  const [slow, other, quick] = clients as [pg.PoolClient, pg.PoolClient, pg.PoolClient];
  const object = newId('customer');
  const write = (client: pg.PoolClient, seq: number) =>
    client.query(
      `INSERT INTO event (environment_id, id, type, object_type, object_id, seq, snapshot, actor, created_at)
       VALUES ($1, $2, 'customer.updated', 'nothing', $3, $4, '{}', 'system', now())`,
      [environmentId, newId('event'), object, seq],
    );
  for (const client of [slow, other]) {
    await client.query('BEGIN');
    await client.query('SELECT pg_current_xact_id()');
  }
  await write(quick, 1);
  const courier = newCourier();
  // The earlier transaction is open, so nothing behind it may be told yet.
  await work(environmentId, () => true, { courier });
  await write(slow, 2);
  await slow.query('COMMIT');
  // The second event may be told now, but for the first one, which is behind the transaction that is still open.
  await work(environmentId, () => true, { courier });
  await courier.deliverDue(environmentId);
  await courier.idle();
  expect(receiver.heard).toEqual([]);
  await other.query('COMMIT');
  await write(quick, 3);
  for (const client of clients) client.release();
  await work(environmentId, () => receiver.heard.length === 3, { courier });
  const { rows } = await database.owner.query('SELECT id FROM event WHERE object_id = $1 ORDER BY seq', [
    object,
  ]);
  expect(receiver.ids()).toEqual(rows.map(({ id }) => id));
  await receiver.close();
});

test('nothing got through for the limit: disabled, told to the team, and enabling sends the backlog in order', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const endpoint = await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  receiver.answer = status(503);
  const first = await writeEvents(database, environmentId, 10, 3);
  const row = async () =>
    (await database.owner.query('SELECT * FROM webhook_endpoint WHERE id = $1', [endpoint.id])).rows[0];
  await work(environmentId, async () => (await row()).failures >= 6);
  expect((await row()).status).toBe('enabled');
  await database.owner.query(
    'UPDATE webhook_endpoint SET failing_since = now() - make_interval(secs => $2) WHERE id = $1',
    [endpoint.id, (73 * HOUR_MS * SCALE) / 1_000],
  );
  await work(environmentId, async () => (await row()).status === 'disabled');
  expect(await row()).toMatchObject({ disabled_because: 'failing', disabled_at: expect.any(Date) });
  const { rows } = await database.owner.query(
    "SELECT id, snapshot FROM event WHERE environment_id = $1 AND type = 'webhook_endpoint.disabled'",
    [environmentId],
  );
  expect(rows).toHaveLength(1);
  expect(Object.keys(rows[0].snapshot)).not.toContain('secret');
  const told = renderEvent(sandbox, await getEvent(sandbox, rows[0].id)).data.object;
  expect(told).toMatchObject({ status: 'disabled', failing_since: expect.stringMatching(/^\d{4}-.*Z$/) });
  // What happens meanwhile waits as the events that it is.
  const later = await writeEvents(database, environmentId, 300, 2);
  const before = receiver.heard.length;
  await work(environmentId, () => true);
  expect(receiver.heard).toHaveLength(before);
  receiver.heard.length = 0;
  receiver.answer = ok;
  await changeEndpoint(sandbox, endpoint.id, { status: 'enabled' });
  await work(environmentId, () => receiver.heard.length >= first.length + later.length);
  expect(receiver.ids()).toEqual([...first, ...later]);
  expect(Object.keys(await deliveriesOf(database, environmentId))).toEqual(['delivered']);
  await receiver.close();
});

test('a replay sends what was never confirmed, also from before the endpoint, in order; all of it if asked', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const since = new Date(Date.now() - 60_000).toISOString();
  const early = await writeEvents(database, environmentId, 100, 3);
  const endpoint = await newEndpoint(sandbox, receiver.url(), CUSTOMERS);
  const late = await writeEvents(database, environmentId, 20, 2);
  await work(environmentId, () => receiver.heard.length === late.length);
  const replay = (more: Record<string, unknown>) =>
    replayEvents(sandbox, { ...ReplayEvents.parse({ since, ...more }), id: endpoint.id }, NO_KEY);
  receiver.heard.length = 0;
  await replay({});
  await work(environmentId, () => receiver.heard.length >= early.length);
  expect(receiver.ids()).toEqual(early);
  receiver.heard.length = 0;
  await replay({ include_delivered: true, types: ['customer.updated'] });
  const updated = new Set(
    (
      await database.owner.query(
        "SELECT id FROM event WHERE environment_id = $1 AND type = 'customer.updated'",
        [environmentId],
      )
    ).rows.map(({ id }) => id),
  );
  await work(environmentId, () => receiver.heard.length >= updated.size);
  expect(receiver.ids()).toEqual([...early, ...late].filter((id) => updated.has(id)));
  expect(
    (
      await database.owner.query(
        "SELECT sum(queued)::int AS queued FROM webhook_replay WHERE environment_id = $1 AND status = 'done'",
        [environmentId],
      )
    ).rows,
  ).toEqual([{ queued: early.length + updated.size }]);
  await receiver.close();
});

test('a delivery is sent again to its endpoint, and to another one', async ({ database }) => {
  const [first, second] = [await new Receiver().open(), await new Receiver().open()];
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await newEndpoint(sandbox, first.url(), CUSTOMERS);
  const other = await newEndpoint(sandbox, second.url(), { event_types: ['payment.created'] });
  const [id = ''] = await writeEvents(database, environmentId, 1, 1);
  await work(environmentId, () => first.ids().includes(id));
  const { rows } = await database.owner.query('SELECT id FROM webhook_delivery WHERE event_id = $1', [id]);
  await retryDelivery(sandbox, { ...RetryDelivery.parse({}), id: rows[0].id }, NO_KEY);
  await retryDelivery(sandbox, { endpoint: other.id, id: rows[0].id }, NO_KEY);
  await work(
    environmentId,
    () => first.ids().filter((one) => one === id).length === 2 && second.heard.length === 1,
  );
  expect(second.ids()).toEqual([id]);
  await Promise.all([first.close(), second.close()]);
});
