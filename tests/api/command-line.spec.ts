import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiClient, expect, test } from '../support/api';

type Run = { out: string; err: string; child: ChildProcess; ended: Promise<number | null> };

function run(url: string, api: Pick<ApiClient, 'secret'>, ...parameters: string[]): Run {
  const child = spawn(process.execPath, ['scripts/command-line/main.mjs', ...parameters], {
    env: { ...process.env, COUNTINGHOUSE_URL: url, COUNTINGHOUSE_API_KEY: api.secret },
  });
  const started: Run = {
    out: '',
    err: '',
    child,
    ended: new Promise((resolve) => child.on('exit', resolve)),
  };
  child.stdout.on('data', (chunk) => {
    started.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    started.err += chunk;
  });
  return started;
}

const linesOf = ({ out }: Run) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** A server that passes everything on to the product, and cuts all connections when it is told. */
async function proxyTo(target: string) {
  const sockets = new Set<import('node:net').Socket>();
  const server = createServer((request, response) => {
    fetch(`${target}${request.url}`, { headers: request.headers as Record<string, string> })
      .then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        for await (const chunk of answer.body ?? []) response.write(chunk);
        response.end();
      })
      .catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => server.close(),
  };
}

/** A merchant's server that keeps what it is sent. */
async function receiver() {
  const got: { body: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ body, headers: request.headers });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { got, url: `localhost:${(server.address() as AddressInfo).port}/in`, close: () => server.close() };
}

test('listen posts every event once, signed and in order, also when the connection breaks', async ({
  api,
  server,
}) => {
  const [proxy, shop] = [await proxyTo(server.url), await receiver()];
  const listening = run(proxy.url, api, 'listen', '--forward-to', shop.url, '--json');
  await expect.poll(() => linesOf(listening).some(({ type }) => type === 'connected')).toBe(true);
  const made: string[] = [];
  for (let nth = 0; nth < 6; nth += 1) {
    made.push((await api.post('/customers', { name: `N${nth}` })).body.id);
    if (nth === 2) {
      await expect.poll(() => shop.got.length, { timeout: 60_000 }).toBe(3);
      proxy.cut();
    }
  }
  await expect.poll(() => shop.got.length, { timeout: 60_000 }).toBe(6);
  listening.child.kill('SIGINT');
  expect(await listening.ended).toBe(0);
  const events = shop.got.map(({ body }) => JSON.parse(body));
  expect(events.map(({ data }) => data.object.id)).toEqual(made);
  const { secret } = linesOf(listening)[0];
  for (const { body, headers } of shop.got) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${mac}`);
  }
  expect(linesOf(listening).filter(({ type }) => type === 'event')).toMatchObject(
    made.map((object) => ({ event: 'customer.created', object, status: 204 })),
  );
  proxy.close();
  shop.close();
});

test('every scenario of trigger can be played, and ends where it says', async ({ api, server }) => {
  const help = run(server.url, api, 'trigger', '--help');
  expect(await help.ended).toBe(0);
  const names = [...help.out.matchAll(/^ {2}(\S+\.\S+) /gm)].map(([, name]) => String(name));
  expect(names.length).toBeGreaterThanOrEqual(12);
  const ends: Record<string, unknown> = {};
  for (const name of names) {
    const played = run(server.url, api, 'trigger', name, '--json');
    expect(await played.ended, `${name}: ${played.err}`).toBe(0);
    ends[name] = linesOf(played)[0].status;
  }
  expect(ends).toMatchObject({
    'payment.succeeded': 'succeeded',
    'payment.authorized': 'authorized',
    'payment.captured': 'succeeded',
    'payment.canceled': 'canceled',
    'payment.declined': 'requires_payment_method',
    'payment.requires_action': 'requires_action',
    'payment.three_ds': 'succeeded',
    'refund.succeeded': 'succeeded',
    'refund.partial': 'succeeded',
    'dispute.created': 'needs_response',
    'dispute.won': 'won',
    'dispute.lost': 'lost',
  });
});

test('logs tail prints what was asked and what comes', async ({ api, server }) => {
  await api.get('/payments/nobody');
  const tailing = run(server.url, api, 'logs', 'tail', '--status', '4xx', '--path', '/payments', '--json');
  await expect.poll(() => linesOf(tailing).length, { timeout: 60_000 }).toBe(1);
  await api.get('/payments');
  const refused = await api.post('/payments', { amount: 0 });
  await expect.poll(() => linesOf(tailing).length, { timeout: 60_000 }).toBe(2);
  tailing.child.kill('SIGINT');
  expect(await tailing.ended).toBe(0);
  expect(linesOf(tailing).map(({ id, status }) => [id, status])).toEqual([
    [expect.stringMatching(/^req_/), 404],
    [refused.headers.get('request-id'), 400],
  ]);
});

test('what is wrong is said in a sentence, with an exit code', async ({ api, server }) => {
  const wrong = async (given: Partial<ApiClient> & { url?: string }, ...parameters: string[]) => {
    const started = run(given.url ?? server.url, { ...api, ...given }, ...parameters);
    return [await started.ended, started.err] as const;
  };
  expect(await wrong({ secret: '' }, 'listen')).toEqual([
    2,
    expect.stringContaining('COUNTINGHOUSE_API_KEY is not set'),
  ]);
  expect(await wrong({ secret: 'sk_live_x' }, 'trigger', 'payment.succeeded')).toEqual([
    2,
    expect.stringContaining('sandboxes only'),
  ]);
  expect(await wrong({}, 'trigger', 'nothing')).toEqual([
    2,
    expect.stringContaining('There are: payment.succeeded'),
  ]);
  expect(await wrong({}, 'listen', '--forward-to', 'ftp://x')).toEqual([
    2,
    expect.stringContaining('no address'),
  ]);
  expect(await wrong({}, 'listen', '--events', 'payment.exploded')).toEqual([
    1,
    expect.stringContaining('invalid_request'),
  ]);
  expect(await wrong({}, 'dance')).toEqual([2, expect.stringContaining('no command dance')]);
  expect(await wrong({ secret: `${api.secret.slice(0, -4)}AAAA` }, 'logs', 'tail')).toEqual([
    1,
    expect.stringContaining('invalid_key'),
  ]);
  expect(await wrong({ url: 'http://127.0.0.1:9' }, 'listen')).toEqual([
    1,
    expect.stringContaining('cannot be reached'),
  ]);
});
