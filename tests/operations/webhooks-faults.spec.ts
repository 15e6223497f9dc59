import { createServer as createHttpServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { getDelivery } from '@/lib/webhooks/queries';
import { askedPauseMs } from '@/lib/webhooks/schedule';
import { Sender } from '@/lib/webhooks/send';
import { untilEventsAreRead } from '../support/events';
import { newMerchant } from '../support/merchants';
import { SELF_SIGNED } from '../support/self-signed';
import { tally } from './payments-world';
import {
  CUSTOMERS,
  deliveriesOf,
  expect,
  newCourier,
  newEndpoint,
  ok,
  oneEvent,
  Receiver,
  SCALE,
  status,
  test,
  triesOf,
  work,
  writeEvents,
} from './webhooks-world';

const YEAR_SECONDS = 31_536_000;
/** The product gives a try fifteen seconds; five tell the same of a receiver that never ends. */
const TRY_MS = 5_000;

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

test('a receiver that hangs or drips costs the time of one try and nobody else anything; a huge answer is cut', async ({
  database,
}) => {
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
  expect(new Sender().timeoutMs).toBe(15_000);
  const courier = newCourier(new Sender(undefined, TRY_MS));
  const tries = () => Promise.all(worlds.map(({ environmentId }) => triesOf(database, environmentId)));
  for (const { environmentId } of worlds) {
    await untilEventsAreRead(database, environmentId);
    await round(environmentId, courier);
  }
  const started = Date.now();
  await writeEvents(database, sandbox.environment.id, 20, 5);
  while (healthy.heard.length < 100) await round(sandbox.environment.id, courier);
  expect(Date.now() - started).toBeLessThan(TRY_MS);
  await expect
    .poll(async () => (await tries()).every((rows) => rows.length > 0), { timeout: 60_000, intervals: [50] })
    .toBe(true);
  const [hung, dripped, cut] = (await tries()).map(([first]) => first);
  expect(hung).toMatchObject({ outcome: 'timed_out', status_code: null });
  expect(hung.duration_ms).toBeGreaterThan(TRY_MS * 0.9);
  expect(hung.duration_ms).toBeLessThan(TRY_MS + 2_000);
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
  // What would let Node connect to anybody changes nothing.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  for (const [url, outcome] of wanted) {
    const { environmentId } = await oneEvent(database, url);
    await work(environmentId, async () => (await deliveriesOf(database, environmentId)).exhausted === 1);
    expect(tally((await triesOf(database, environmentId)).map((row) => row.outcome)), url).toEqual({
      [outcome]: 3,
    });
  }
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  expect(asked).toEqual([]);
  for (const server of [nonsense, silent, untrusted]) server.close();
});

test('a request on a connection that the receiver just closed is sent once more, on a new one; any other is not', async () => {
  const sockets: Socket[] = [];
  const lost: string[] = [];
  const server = createHttpServer((request, response) => {
    const nth = sockets.indexOf(request.socket);
    if (nth === -1) sockets.push(request.socket);
    // Of a connection that is used again, and of every one that is asked for /lost.
    const isLost = nth !== -1 || request.url === '/lost';
    if (!isLost) return response.end('taken');
    lost.push(request.url ?? '');
    return request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sender = new Sender();
  const post = async (path: string) => (await sender.post(url + path, {}, Buffer.from('{}'))).outcome;
  expect(await post('/first')).toBe('delivered');
  // The connection is free a moment after its answer.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await post('/second')).toBe('delivered');
  expect(lost).toEqual(['/second']);
  expect(sockets).toHaveLength(2);
  sender.close();
  expect(await post('/lost')).toBe('connection_lost');
  expect(lost).toEqual(['/second', '/lost']);
  sender.close();
  server.close();
});

test('an answer that ends nothing is none, and the request is not sent again', async () => {
  const cases = [
    ['100 Continue\r\n\r\n', 'bad_answer'],
    ['101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', 'bad_answer'],
    ['102 Processing\r\n\r\n', 'connection_lost'],
    ['200 O', 'connection_lost'],
    ['204 No Content\r\ncontent-length: 2\r\n\r\n', 'delivered'],
  ] as const;
  for (const [head, outcome] of cases) {
    let heard = 0;
    const server = await rawServer((write, end) => {
      heard += 1;
      write(`HTTP/1.1 ${head}`);
      setTimeout(end, 20);
    });
    const sender = new Sender();
    expect((await sender.post(server.url, {}, Buffer.from('{}'))).outcome, head).toBe(outcome);
    expect(heard, head).toBe(1);
    sender.close();
    server.close();
  }
});

test('the beginning of an answer counts when the rest of it never comes', async () => {
  const server = await rawServer((write) =>
    write(`HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n${'z'.repeat(5_000)}`),
  );
  const sender = new Sender(undefined, 2_000);
  const receipt = await sender.post(server.url, {}, Buffer.from('{}'));
  expect(receipt).toMatchObject({ outcome: 'delivered', status: 200 });
  expect(receipt.body).toMatch(/^z+$/);
  expect(receipt.durationMs).toBeLessThan(2_000);
  sender.close();
  server.close();
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
