import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { callAlone, callEverywhere } from '@/lib/db';
import { newId } from '@/lib/ids';
import { getDelivery } from '@/lib/webhooks/queries';
import { askedPauseMs } from '@/lib/webhooks/schedule';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { SELF_SIGNED } from '../support/self-signed';
import { Victim } from './kill-server';
import { tally } from './payments-world';
import {
  deliveriesOf,
  expect,
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

const CUSTOMERS = { event_types: ['customer.created', 'customer.updated'] };
const YEAR_SECONDS = 31_536_000;

/** An endpoint of a new merchant and one event for it. */
async function oneEvent(database: TestDatabase, url: string) {
  const { sandbox } = await newMerchant();
  const endpoint = await newEndpoint(sandbox, url, CUSTOMERS);
  const environmentId = sandbox.environment.id;
  const [event = ''] = await writeEvents(database, environmentId, 1, 1);
  return { sandbox, endpoint, environmentId, event };
}

async function triesOf(database: TestDatabase, environmentId: string) {
  const { rows } = await database.owner.query(
    `SELECT number, outcome, status_code, duration_ms, answer_body FROM webhook_attempt
     WHERE environment_id = $1 AND ended_at IS NOT NULL ORDER BY delivery_id, number`,
    [environmentId],
  );
  return rows;
}

async function rawServer(
  greet: (write: (text: string) => void, end: () => void) => void,
): Promise<Server & { url: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      greet(
        (text) => socket.write(text),
        () => socket.destroy(),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks` });
}

test('redirects are not followed, 410 disables the endpoint, refusals say what came back', async ({
  database,
}) => {
  const [receiver, target] = [await new Receiver().open(), await new Receiver().open()];
  for (const code of [301, 302, 303, 307, 308]) {
    receiver.answer = status(code, { location: target.url() });
    const { environmentId } = await oneEvent(database, receiver.url(`/${code}`));
    await work(environmentId, async () => (await deliveriesOf(database, environmentId)).exhausted === 1);
    expect((await triesOf(database, environmentId)).map((row) => [row.outcome, row.status_code])).toEqual(
      Array.from({ length: 3 }, () => ['refused', code]),
    );
  }
  expect(target.heard).toHaveLength(0);
  receiver.answer = status(410);
  const { environmentId, endpoint } = await oneEvent(database, receiver.url('/gone'));
  const row = async () =>
    (
      await database.owner.query('SELECT status, disabled_because FROM webhook_endpoint WHERE id = $1', [
        endpoint.id,
      ])
    ).rows[0];
  await work(environmentId, async () => (await row()).status === 'disabled');
  expect(await row()).toEqual({ status: 'disabled', disabled_because: 'gone' });
  // What was under way is kept for whoever enables it again.
  expect(await deliveriesOf(database, environmentId)).toEqual({ pending: 1 });
  await Promise.all([receiver.close(), target.close()]);
});

test('a Retry-After is honoured within bounds: a year is a minute in a sandbox and a day in live', async ({
  database,
}) => {
  expect(askedPauseMs(429, String(YEAR_SECONDS), 'live')).toBe(86_400_000 * SCALE);
  expect(askedPauseMs(503, String(YEAR_SECONDS), 'sandbox')).toBe(60_000 * SCALE);
  expect(askedPauseMs(500, '10', 'live')).toBeNull();
  expect(askedPauseMs(429, 'soon', 'live')).toBeNull();
  expect(askedPauseMs(429, '-5', 'live')).toBeNull();
  expect(askedPauseMs(429, new Date(Date.now() - 1_000).toUTCString(), 'live')).toBeNull();
  const receiver = await new Receiver().open();
  const times: number[] = [];
  receiver.answer = (response, heard) => {
    times.push(Date.now());
    if (times.length > 1) ok(response, heard);
    else status(429, { 'retry-after': String(YEAR_SECONDS) })(response, heard);
  };
  const { environmentId } = await oneEvent(database, receiver.url());
  await work(environmentId, () => times.length === 2);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(59_000 * SCALE);
  await receiver.close();
});

test('a receiver that hangs or drips costs fifteen seconds and nobody else anything; a huge answer is cut', async ({
  database,
}) => {
  test.setTimeout(120_000);
  const hanging = await rawServer(() => undefined);
  const dripping = await rawServer((write) => {
    write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
    const timer = setInterval(() => write('x'), 500);
    timer.unref();
  });
  const huge = await rawServer((write) => {
    write('HTTP/1.1 200 OK\r\n\r\n');
    for (let n = 0; n < 64; n += 1) write('y'.repeat(65_536));
  });
  const healthy = await new Receiver().open();
  const worlds = await Promise.all([hanging, dripping, huge].map(({ url }) => oneEvent(database, url)));
  const { sandbox } = await newMerchant();
  await newEndpoint(sandbox, healthy.url(), CUSTOMERS);
  const courier = newCourier();
  const tries = () => Promise.all(worlds.map(({ environmentId }) => triesOf(database, environmentId)));
  for (const { environmentId } of worlds) await round(environmentId, courier);
  const started = Date.now();
  await writeEvents(database, sandbox.environment.id, 20, 5);
  while (healthy.heard.length < 100) await round(sandbox.environment.id, courier);
  expect(Date.now() - started).toBeLessThan(5_000);
  await expect
    .poll(async () => (await tries()).every((rows) => rows.length > 0), { timeout: 40_000 })
    .toBe(true);
  const [hung, dripped, cut] = (await tries()).map(([first]) => first);
  expect(hung).toMatchObject({ outcome: 'timed_out', status_code: null });
  expect(hung.duration_ms).toBeGreaterThan(14_000);
  expect(hung.duration_ms).toBeLessThan(17_000);
  expect(dripped).toMatchObject({ outcome: 'timed_out' });
  expect(cut).toMatchObject({ outcome: 'delivered', status_code: 200 });
  expect(cut.answer_body.length).toBeLessThanOrEqual(4_096);
  for (const server of [hanging, dripping, huge]) server.close();
  await healthy.close();
});

/** One round without waiting for what is under way. */
async function round(environmentId: string, courier: ReturnType<typeof newCourier>): Promise<void> {
  await courier.deliverDue(environmentId);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test('nonsense, closed ports and broken TLS each have a name of their own', async ({ database }) => {
  const nonsense = await rawServer((write, end) => {
    write('SMTP ready\r\n\r\n');
    end();
  });
  const silent = await rawServer((_, end) => end());
  const asked: string[] = [];
  const untrusted = createSecureServer(SELF_SIGNED, (request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => untrusted.listen(0, '127.0.0.1', resolve));
  const closed = await rawServer(() => undefined);
  await new Promise<void>((resolve) => closed.close(() => resolve()));
  const wanted = [
    [nonsense.url, 'bad_answer'],
    [silent.url, 'connection_lost'],
    [closed.url, 'not_connected'],
    [nonsense.url.replace('http:', 'https:'), 'tls_failed'],
    [`https://127.0.0.1:${(untrusted.address() as AddressInfo).port}/hooks`, 'tls_failed'],
  ] as const;
  for (const [url, outcome] of wanted) {
    const { environmentId } = await oneEvent(database, url);
    await work(environmentId, async () => (await deliveriesOf(database, environmentId)).exhausted === 1);
    expect(tally((await triesOf(database, environmentId)).map((row) => row.outcome)), url).toEqual({
      [outcome]: 3,
    });
  }
  expect(asked).toEqual([]);
  for (const server of [nonsense, silent, untrusted]) server.close();
});

test('secrets and card numbers in an answer are not kept', async ({ database }) => {
  const receiver = await new Receiver().open();
  receiver.answer = (response) =>
    response
      .writeHead(500, { 'set-cookie': 'session=abcdef123456', 'x-echo': 'Bearer abcdefghijkl' })
      .end('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw and 4242424242424242');
  const { environmentId, sandbox } = await oneEvent(database, receiver.url());
  await work(environmentId, async () => (await deliveriesOf(database, environmentId)).exhausted === 1);
  const { rows } = await database.owner.query('SELECT id FROM webhook_delivery WHERE environment_id = $1', [
    environmentId,
  ]);
  const text = JSON.stringify(
    (await getDelivery(sandbox, rows[0].id)).tried.map(({ answerBody, answerHeaders }) => [
      answerBody,
      answerHeaders,
    ]),
  );
  expect(text).not.toMatch(/MfKQ9r8|4242424242424242|abcdef123456|abcdefghijkl/);
  expect(text).toContain('[redacted]');
  await receiver.close();
});

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
  // The first holder wakes up: what it says counts no more, neither its bytes nor its answer.
  const stale = { environment_id: environmentId, delivery_id: id, lease_token: 'mine' };
  expect(await callEverywhere('webhooks_keep_bodies', { bodies: [{ ...stale, body: 'e30=' }] })).toEqual([]);
  expect((await end(id, 'mine')).result).toBe('lost');
  const told = { ...stale, endpoint_id: endpoint.id, is_probe: false, outcome: 'delivered', duration_ms: 1 };
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
  test.setTimeout(180_000);
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
    await expect.poll(() => receiver.heard.length, { timeout: 40_000, intervals: [20] }).toBe(8);
    await victim.kill();
    expect(await deliveriesOf(database, environmentId)).toEqual({ pending: ids.length });
    const cut = receiver.heard.map(({ raw }) => raw.toString('hex'));
    receiver.answer = ok;
    await victim.start();
    // Leases outlive their process; here their time is made to pass.
    await database.owner.query(
      'UPDATE webhook_delivery SET lease_until = now() WHERE environment_id = $1 AND lease_token IS NOT NULL',
      [environmentId],
    );
    await expect
      .poll(async () => (await deliveriesOf(database, environmentId)).delivered, { timeout: 40_000 })
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
