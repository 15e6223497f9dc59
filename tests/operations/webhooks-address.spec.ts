import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:net';
import { checkedUrl, isAllowed, isPublic } from '@/lib/webhooks/address';
import { type LookupAll, Sender } from '@/lib/webhooks/send';
import { newMerchant } from '../support/merchants';
import { refusal } from './payments-world';
import { changeEndpoint, expect, newEndpoint, Receiver, test } from './webhooks-world';

/** Only 127.0.0.1 is allowed here, so that receivers of the tests can be reached; everything else is as in production. */
const REFUSED = [
  'http://shop.example/hooks',
  'ftp://shop.example/hooks',
  'https://localhost.localdomain/hooks',
  'https://intranet/hooks',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://db.local/hooks',
  'https://127.2/hooks',
  'https://0x7f.2/hooks',
  'https://2130706434/hooks',
  'https://017700000002/hooks',
  'https://[::ffff:7f00:2]/hooks',
  'https://[::ffff:127.0.0.2]/hooks',
  'https://[::1]/hooks',
  'https://[::]/hooks',
  'https://[fe80::1]/hooks',
  'https://[fd00::1]/hooks',
  'https://[64:ff9b::7f00:1]/hooks',
  'https://[2002:7f00:1::]/hooks',
  'https://0/hooks',
  'https://10.1.2.3/hooks',
  'https://100.64.0.1/hooks',
  'https://172.31.255.255/hooks',
  'https://192.168.0.1/hooks',
  'https://169.254.169.254/latest/meta-data/',
  'https://224.0.0.1/hooks',
  'https://255.255.255.255/hooks',
  'https://user:word@shop.example/hooks',
  'https://user@shop.example/hooks',
  'https://shop.example:22/hooks',
  'https://shop.example:8443/hooks',
  'https://xn--pple-43d.com/hooks',
  'https://\u0430pple.com/hooks',
  'https://shop.example/hooks#part',
  'not an address',
  '//shop.example/hooks',
  'javascript:alert(1)',
  `https://shop.example/${'a'.repeat(3_000)}`,
];

test('addresses that are refused, each with the reason beside its field; nothing is made or changed', async ({
  database,
}) => {
  const { sandbox, live } = await newMerchant();
  for (const url of REFUSED) {
    for (const actor of [sandbox, live]) {
      const error = await refusal(newEndpoint(actor, url));
      expect([error.code, error.status, error.details.errors?.[0]?.pointer], url).toEqual([
        'url_not_allowed',
        422,
        '/url',
      ]);
      expect(error.detail, url).toMatch(/\. Nothing was changed\.$/);
    }
  }
  const { rows } = await database.owner.query(
    'SELECT FROM webhook_endpoint WHERE environment_id = ANY ($1)',
    [[sandbox.environment.id, live.environment.id]],
  );
  expect(rows).toEqual([]);
  const good = await newEndpoint(sandbox, 'https://shop.example/hooks?a=b');
  for (const url of REFUSED.slice(0, 3))
    expect((await refusal(changeEndpoint(sandbox, good.id, { url }))).code).toBe('url_not_allowed');
  expect(await checkedUrl('https://8.8.8.8/hooks', 'live')).toBe('https://8.8.8.8/hooks');
  expect((await refusal(newEndpoint(live, 'countinghouse:receiver'))).code).toBe('url_not_allowed');
  expect(await checkedUrl('https://SHOP.example:443', 'live')).toBe('https://shop.example/');
});

test('every spelling of an address is judged by what it is', () => {
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:7f00:1'])
    expect([address, isAllowed(address), isPublic(address)]).toEqual([address, true, false]);
  for (const address of [
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    '2001:db8::1',
    '2001::1',
    'nonsense',
  ])
    expect([address, isPublic(address)]).toEqual([address, false]);
  for (const address of ['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111', '2a00:1450::1'])
    expect([address, isPublic(address)]).toEqual([address, true]);
});

type Canary = { server: Server; connections: number; port: number };

/** Listens where nobody may connect to. */
async function canaryAt(address: string): Promise<Canary> {
  const canary: Canary = { server: createServer(), connections: 0, port: 443 };
  canary.server.on('connection', (socket) => {
    canary.connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    canary.server.once('error', reject);
    canary.server.listen(0, address, resolve);
  });
  canary.port = (canary.server.address() as { port: number }).port;
  return canary;
}

/** A name server that answers what it is told, one answer after the other. */
function lying(...answers: LookupAddress[][]): { resolve: LookupAll; asked: () => number } {
  let asked = 0;
  const resolve = ((
    _name: string,
    _options: unknown,
    callback: (error: null, all: LookupAddress[]) => void,
  ) => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(null, answer);
  }) as unknown as LookupAll;
  return { resolve, asked: () => asked };
}

test('a name that leads inside at connect time only, or among others, reaches nobody: zero bytes', async () => {
  const canary = await canaryAt('127.0.0.2');
  const inside = { address: '127.0.0.2', family: 4 };
  const cases: [string, LookupAddress[]][] = [
    ['only inside', [inside]],
    ['inside among public ones', [{ address: '93.184.216.34', family: 4 }, inside]],
    ['inside in IPv6', [{ address: '::ffff:127.0.0.2', family: 6 }]],
    ['inside in IPv6, in hexadecimal', [{ address: '::ffff:7f00:2', family: 6 }]],
    ['the cloud’s own server', [{ address: '169.254.169.254', family: 4 }]],
    ['nothing at all', []],
  ];
  for (const [name, answer] of cases) {
    for (const url of [
      `http://rebind.example:${canary.port}/`,
      `https://rebind.example:${canary.port}/`,
      'https://rebind.example/',
    ]) {
      const { resolve, asked } = lying(answer);
      const sender = new Sender(resolve);
      const receipt = await sender.post(url, {}, Buffer.from('{}'));
      expect(receipt, `${name} ${url}`).toMatchObject({ outcome: 'address_refused', status: null });
      expect(asked(), name).toBe(1);
      sender.close();
    }
  }
  // Literal addresses are never looked up and all the same refused.
  const sender = new Sender();
  for (const host of ['127.0.0.2', '[::ffff:7f00:2]', '2130706434']) {
    const receipt = await sender.post(`http://${host}:${canary.port}/`, {}, Buffer.from('{}'));
    expect(receipt.outcome, host).toBe('address_refused');
  }
  sender.close();
  expect(canary.connections).toBe(0);
  canary.server.close();
});

test('a name is looked up again for every connection: the second answer counts for the second', async () => {
  const canary = await canaryAt('127.0.0.2');
  const receiver = await new Receiver().open();
  const { port } = new URL(receiver.url());
  receiver.answer = (response) => response.writeHead(200, { connection: 'close' }).end();
  const { resolve } = lying([{ address: '127.0.0.1', family: 4 }], [{ address: '127.0.0.2', family: 4 }]);
  const sender = new Sender(resolve);
  const url = `http://rebind.example:${port}/`;
  expect((await sender.post(url, {}, Buffer.from('{}'))).outcome).toBe('delivered');
  expect((await sender.post(url, {}, Buffer.from('{}'))).outcome).toBe('address_refused');
  expect([receiver.heard.length, canary.connections]).toEqual([1, 0]);
  sender.close();
  canary.server.close();
  await receiver.close();
});

test('5,000 deliveries against names that change their minds and receivers that lead inside: zero bytes', async () => {
  const canary = await canaryAt('127.0.0.2');
  const receiver = await new Receiver().open();
  const { port } = new URL(receiver.url());
  const inside = `http://127.0.0.2:${canary.port}/`;
  receiver.answer = (response, { path }) =>
    response.writeHead(Number(path.slice(1)), { location: inside, connection: 'close' }).end();
  const own: LookupAddress = { address: '127.0.0.1', family: 4 };
  const theirs: LookupAddress[][] = [
    [{ address: '127.0.0.2', family: 4 }],
    [own, { address: '127.0.0.2', family: 4 }],
    [{ address: '::ffff:127.0.0.2', family: 6 }],
    [{ address: '169.254.169.254', family: 4 }],
  ];
  // Every other answer leads inside, whoever asks and when.
  let asked = 0;
  const resolve = ((_: string, __: unknown, callback: (error: null, all: LookupAddress[]) => void) => {
    asked += 1;
    callback(null, asked % 2 ? [own] : (theirs[(asked / 2) % theirs.length] ?? []));
  }) as unknown as LookupAll;
  const sender = new Sender(resolve);
  const outcomes = new Map<string, number>();
  let sent = 0;
  const lane = async () => {
    while (sent < 5_000) {
      const nth = sent++;
      const url =
        nth % 5 === 0
          ? `http://[::ffff:7f00:2]:${canary.port}/`
          : `http://rebind.example:${nth % 2 ? port : canary.port}/${[301, 302, 307, 308][nth % 4]}`;
      const { outcome } = await sender.post(url, {}, Buffer.from('{}'));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 32 }, lane));
  expect(canary.connections).toBe(0);
  // Nobody listens at the canary's port of the address that is allowed.
  expect([...outcomes.keys()].sort()).toEqual(['address_refused', 'not_connected', 'refused']);
  expect(outcomes.get('address_refused')).toBeGreaterThan(2_500);
  expect(receiver.heard.length).toBe(outcomes.get('refused'));
  sender.close();
  canary.server.close();
  await receiver.close();
});

test('variables that name a proxy change nothing', async () => {
  const receiver = await new Receiver().open();
  const canary = await canaryAt('127.0.0.2');
  const proxy = `http://127.0.0.2:${canary.port}`;
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy;
  const sender = new Sender();
  expect((await sender.post(receiver.url(), {}, Buffer.from('{}'))).outcome).toBe('delivered');
  sender.close();
  for (const [nth, name] of names.entries()) {
    if (before[nth] === undefined) delete process.env[name];
    else process.env[name] = before[nth];
  }
  expect([receiver.heard.length, canary.connections]).toEqual([1, 0]);
  canary.server.close();
  await receiver.close();
});
