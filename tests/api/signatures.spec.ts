import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { bindKeyAddresses } from '@/lib/credentials/bind-key-addresses';
import { createKey, registerPublicKey } from '@/lib/credentials/create-key';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { rotateSigningKey } from '@/lib/credentials/rotate-signing-key';
import { CreateKey, RegisterPublicKey } from '@/lib/credentials/schema';
import { type ApiClient, expect, test } from '../support/api';
import { sendRaw } from '../support/raw';
import {
  BASE_FIELDS,
  contentDigest,
  newPayment,
  send,
  sign,
  type TestSigner,
  verdict,
} from '../support/signing';
import { expectWithin } from '../support/within';

const NO_CLAIM = { claim: null };
const SIGNING = CreateKey.parse({ name: 'Signs', kind: 'signing' });

async function newSigner(environmentId: string, input: Partial<CreateKey> = {}): Promise<TestSigner> {
  return createKey(await systemActor(environmentId), { ...SIGNING, ...input }, NO_CLAIM);
}

async function newEd25519(environmentId: string): Promise<TestSigner> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const input = RegisterPublicKey.parse({ name: 'Signs', publicKey: pem });
  const { id } = await registerPublicKey(await systemActor(environmentId), input, NO_CLAIM);
  return { id, privateKey };
}

const payments = async (api: ApiClient) => (await api.get('/payments')).body.data as { id: string }[];

for (const [algorithm, make] of [
  ['hmac-sha256', newSigner],
  ['ed25519', newEd25519],
] as const) {
  test(`another implementation’s ${algorithm} signature pays, replays and reads`, async ({ api, server }) => {
    const signer = await make(api.environmentId);
    const request = newPayment(server.url);
    const first = await send(await sign(request, signer));
    expect(first.status, first.text).toBe(200);
    const events = await api.get(`/events?object=${first.body.id}`);
    expect(events.body.data[0].actor).toBe(signer.id);
    const again = await send(await sign(request, signer));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.text).toBe(first.text);
    const list = `${server.url}/api/v1/payments?limit=1&reference=a%20b`;
    expect((await send(await sign({ method: 'GET', url: list }, signer))).status).toBe(200);
    const one = `${server.url}/api/v1/payments/${first.body.id}`;
    const read = await send(await sign({ method: 'GET', url: one }, signer));
    expect(read.body.id).toBe(first.body.id);
  });
}

test('a request that is not what was signed is refused, and nothing is done', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId);
  const good = () => sign(newPayment(server.url), signer);
  const bigger = '{"amount":9999,"currency":"USD"}';
  const refused: [string, Awaited<ReturnType<typeof good>>, string][] = [];
  const add = async (what: string, changed: object, code: string) => {
    const request = await good();
    refused.push([what, { ...request, ...changed }, code]);
  };
  await add('body', { body: bigger }, 'digest_mismatch');
  await add('method', { method: 'PUT' }, 'signature_invalid');
  await add('path', { url: `${server.url}/api/v1/refunds` }, 'signature_invalid');
  await add('query', { url: `${server.url}/api/v1/payments?x=1` }, 'signature_invalid');
  for (const [header, value, code] of [
    ['Idempotency-Key', 'other', 'signature_invalid'],
    ['Content-Digest', contentDigest(bigger), 'digest_mismatch'],
    ['Signature', `sig=:${Buffer.alloc(32).toString('base64')}:`, 'signature_invalid'],
    ['Signature', '', 'signature_invalid'],
    ['Signature-Input', '', 'signature_invalid'],
  ] as const) {
    const request = await good();
    refused.push([header, { ...request, headers: { ...request.headers, [header]: value } }, code]);
  }
  const both = { ...(await good()), body: bigger };
  both.headers['Content-Digest'] = contentDigest(bigger);
  refused.push(['body with its digest', both, 'signature_invalid']);
  const other = await newSigner(api.environmentId);
  const names = [...BASE_FIELDS, 'content-digest', 'idempotency-key'];
  for (const name of names) {
    const fields = names.filter((one) => one !== name);
    refused.push([`no ${name}`, await sign(newPayment(server.url), signer, { fields }), 'signature_invalid']);
  }
  const { headers, ...plain } = newPayment(server.url);
  const profile = ['created', 'keyid', 'nonce', 'alg'];
  for (const [what, changes] of [
    ['another key’s id', { keyid: other.id }],
    ['another algorithm', { alg: 'ed25519' }],
    ['an unknown parameter', { params: [...profile, 'tag'], more: { tag: 'x' } }],
    ['no nonce', { params: ['created', 'keyid', 'alg'] }],
    ['a short nonce', { nonce: 'x'.repeat(15) }],
    ['no created', { params: ['keyid', 'nonce', 'alg'] }],
  ] as const) {
    refused.push([what, await sign({ ...plain, headers }, signer, changes), 'signature_invalid']);
  }
  const two = await sign({ ...(await good()), body: plain.body }, signer, { label: 'sig2' });
  refused.push(['two signatures', two, 'signature_invalid']);
  for (const [what, request, code] of refused) {
    const answer = await send(request);
    expect(verdict(answer), what).toBe(`401 ${code}`);
    expect(answer.headers.get('www-authenticate'), what).toBeTruthy();
  }
  expect(await payments(api)).toEqual([]);
});

test('parameters in another order and another label are the same signature', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId);
  const changes = { params: ['alg', 'nonce', 'keyid', 'created'], label: 'merchant-1' };
  expect((await send(await sign(newPayment(server.url), signer, changes))).status).toBe(200);
});

test('a clock that is wrong is told the server’s time, and the retry is the same request', async ({
  api,
  server,
}) => {
  const signer = await newSigner(api.environmentId);
  const request = newPayment(server.url);
  for (const ahead of [-310, 310]) {
    const answer = await send(await sign(request, signer, { ahead }));
    expect(verdict(answer)).toBe('401 timestamp_out_of_range');
    expect(Math.abs(answer.body.server_time - Date.now() / 1_000)).toBeLessThan(5);
    expect(Number.isInteger(answer.body.server_time)).toBe(true);
  }
  for (const ahead of [-290, 290])
    expect((await send(await sign(request, signer, { ahead }))).status).toBe(200);
  expect(await payments(api)).toHaveLength(1);
});

test('a nonce counts once, also for requests of the same moment, and only for signatures that verify', async ({
  api,
  server,
}) => {
  const signer = await newSigner(api.environmentId);
  // Without an idempotency key, so that nothing but the nonce stands between one request and twenty.
  const customer = { method: 'POST', url: `${server.url}/api/v1/customers`, body: '{"name":"Ada"}' };
  const request = await sign(customer, signer);
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(request)));
  const verdicts = answers.map(verdict);
  expect(verdicts.filter((word) => word === '200')).toHaveLength(1);
  expect(verdicts.filter((word) => word === '401 nonce_reused')).toHaveLength(19);
  expect((await api.get('/customers')).body.data).toHaveLength(1);

  const nonce = randomUUID();
  const forged = await sign(customer, signer, { nonce });
  forged.headers.Signature = `sig=:${Buffer.alloc(32).toString('base64')}:`;
  expect(verdict(await send(forged))).toBe('401 signature_invalid');
  expect(verdict(await send(await sign(customer, signer, { nonce, ahead: 400 })))).toBe(
    '401 timestamp_out_of_range',
  );
  expect((await send(await sign(customer, signer, { nonce }))).status).toBe(200);
  // Another request, another time: the nonce is gone all the same. Another key has nonces of its own.
  const url = `${server.url}/api/v1/payments`;
  expect(verdict(await send(await sign({ method: 'GET', url }, signer, { nonce, ahead: 9 })))).toBe(
    '401 nonce_reused',
  );
  const other = await newSigner(api.environmentId);
  expect((await send(await sign({ method: 'GET', url }, other, { nonce }))).status).toBe(200);
});

test('the nonce of a payment goes with its first commit: whatever comes of the request, it is not taken twice', async ({
  api,
  server,
}) => {
  const signer = await newSigner(api.environmentId);
  const paid = await sign(newPayment(server.url), signer);
  const others = () => api.post('/payments', { amount: 500, currency: 'USD' });
  const [copies, beside] = await Promise.all([
    Promise.all(Array.from({ length: 12 }, () => send(paid))),
    Promise.all(Array.from({ length: 12 }, others)),
  ]);
  expect(copies.map(verdict).sort()).toEqual(['200', ...Array(11).fill('401 nonce_reused')]);
  expect(beside.map(({ status }) => status)).toEqual(Array(12).fill(200));
  expect(await payments(api)).toHaveLength(13);
  // A copy is not shown the stored answer; a new signature of the same request is, and only once.
  const late = await send(paid);
  expect(verdict(late)).toBe('401 nonce_reused');
  expect(late.body.explained_at).toContain(signer.id);
  const { Signature: _signature, 'Signature-Input': _input, ...headers } = paid.headers;
  const again = await sign({ method: paid.method, url: paid.url, body: paid.body ?? '', headers }, signer);
  expect((await send(again)).headers.get('idempotent-replayed')).toBe('true');
  expect(verdict(await send(again))).toBe('401 nonce_reused');
  // Refused before any move, by the move and by the route: the nonce is gone each time.
  const id = copies.find(({ status }) => status === 200)?.body.id;
  for (const [path, body, status] of [
    ['/payments', '{"amount":-1,"currency":"USD"}', 400],
    ['/payments', '{"amount":100,"currency":"USD","customer":"cus_00000000000000000000000000"}', 404],
    [`/payments/${id}/capture`, '{}', 409],
    ['/refunds', `{"payment":"${id}"}`, 409],
    ['/nothing', '{}', 404],
  ] as const) {
    const refused = await sign(
      { ...newPayment(server.url), url: `${server.url}/api/v1${path}`, body },
      signer,
    );
    expect((await send(refused)).status, path).toBe(status);
    expect(verdict(await send(refused)), path).toBe('401 nonce_reused');
  }
  expect(await payments(api)).toHaveLength(13);
});

test('every version that has not ended verifies; one that ended does not, within a second', async ({
  api,
  server,
}) => {
  const actor = await systemActor(api.environmentId);
  const first = await createKey(actor, SIGNING, NO_CLAIM);
  const { id } = first;
  const read = { method: 'GET', url: `${server.url}/api/v1/payments` };
  const word = async (signer: TestSigner) => verdict(await send(await sign(read, signer)));
  expect(await word(first)).toBe('200');
  const { secret } = await rotateSigningKey(actor, { id, overlapHours: 24 }, NO_CLAIM);
  const second = { id, secret: secret ?? '' };
  expect(second.secret).not.toBe(first.secret);
  await expect.poll(() => word(second), { intervals: [50] }).toBe('200');
  expect(await word(first)).toBe('200');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  await rotateSigningKey(actor, { id, publicKey: x, overlapHours: 0 }, NO_CLAIM);
  await expectWithin(1_500, () => word(first), '401 signature_invalid');
  expect(await word(second)).toBe('401 signature_invalid');
  expect(await word({ id, privateKey })).toBe('200');
});

test('unknown, revoked, expired and bearer keys get one answer when they sign', async ({ api, server }) => {
  const actor = await systemActor(api.environmentId);
  const revoked = await newSigner(api.environmentId);
  await revokeKey(actor, { id: revoked.id });
  const expired = await newSigner(api.environmentId, { expiresInDays: 1 });
  await server.database.owner.query(
    `UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`,
    [expired.id],
  );
  const bearer = await createKey(actor, CreateKey.parse({ name: 'Bearer' }), NO_CLAIM);
  const secret = bearer.secret;
  const signers: TestSigner[] = [
    revoked,
    expired,
    bearer,
    { id: `key_${'0'.repeat(26)}`, secret },
    { id: 'key_x', secret },
    { id: "key_' OR 1=1", secret },
  ];
  const url = `${server.url}/api/v1/payments`;
  const answers = new Set<string>();
  for (const signer of signers) {
    const answer = await send(await sign({ method: 'GET', url }, signer));
    const { instance: _, request_id: __, ...said } = answer.body;
    answers.add(JSON.stringify(said));
  }
  const none = await api.get('/payments', { key: null });
  const { instance: _, request_id: __, ...said } = none.body;
  expect([...answers]).toEqual([JSON.stringify(said)]);
  const signing = await createKey(actor, SIGNING, NO_CLAIM);
  expect(verdict(await api.get('/payments', { key: signing.secret }))).toBe('401 invalid_key');
});

test('a live secret key reads; it writes only when its policy lets it', async ({ api, server }) => {
  const live = await systemActor(api.liveEnvironmentId);
  const customer = { name: 'Ada' };
  const strict = await createKey(live, CreateKey.parse({ name: 'Strict' }), NO_CLAIM);
  expect((await api.get('/customers', { key: strict.secret })).status).toBe(200);
  expect(verdict(await api.post('/customers', customer, { key: strict.secret }))).toBe(
    '401 signature_required',
  );
  const free = await createKey(live, CreateKey.parse({ name: 'Free', requiresSignature: false }), NO_CLAIM);
  expect((await api.post('/customers', customer, { key: free.secret })).status).toBe(200);
  const url = `${server.url}/api/v1/customers`;
  const signed = await sign({ method: 'POST', url, body: '{}' }, await newSigner(api.liveEnvironmentId));
  expect((await send(signed)).body).toMatchObject({ livemode: true });
  // The key's text beside a signature is still the key's text.
  const beside = { ...signed.headers, Authorization: `Bearer ${strict.secret}` };
  expect(verdict(await send({ ...signed, headers: beside }))).toBe('401 signature_required');
  const sandbox = await systemActor(api.environmentId);
  const asked = CreateKey.parse({ name: 'Strict', requiresSignature: true });
  const { secret } = await createKey(sandbox, asked, NO_CLAIM);
  expect(verdict(await api.post('/customers', customer, { key: secret }))).toBe('401 signature_required');
  expect((await api.post('/customers', customer)).status).toBe(200);
});

test('a signing key that is bound to addresses signs and gives tokens from there only', async ({
  api,
  server,
}) => {
  const signer = await newSigner(api.environmentId);
  const url = `${server.url}/api/v1/payments`;
  const read = async () => verdict(await send(await sign({ method: 'GET', url }, signer)));
  const ask = {
    method: 'POST',
    url: `${server.url}/api/v1/auth/tokens`,
    body: '{"scopes":["payments:read"]}',
  };
  const { body } = await send(await sign(ask, signer));
  expect(await read()).toBe('200');
  const ranges = ['203.0.113.0/24'];
  const actor = await systemActor(api.environmentId);
  await bindKeyAddresses(actor, { id: signer.id, ranges, acceptRefused: true });
  await expect.poll(read, { intervals: [50] }).toBe('403 ip_not_allowed');
  expect(verdict(await api.get('/payments', { key: body.access_token }))).toBe('403 ip_not_allowed');
  const forged = await sign({ method: 'GET', url: `${url}?a=1` }, signer);
  expect(verdict(await send({ ...forged, url }))).toBe('401 signature_invalid');
});

test('a signature is for this host, whatever a Host header says', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId);
  const { port } = new URL(server.url);
  const raw = async (authority: string, host: string) => {
    const url = `http://${authority}/api/v1/payments`;
    const { headers } = await sign({ method: 'GET', url }, signer);
    const lines = Object.entries({ Host: host, ...headers, Connection: 'close' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return (await sendRaw(server.url, `GET /api/v1/payments HTTP/1.1\r\n${head}\r\n`)).status;
  };
  expect(await raw(`localhost:${port}`, `localhost:${port}`)).toBe(200);
  expect(await raw(`localhost:${port}`, 'behind-the-proxy:8080')).toBe(200);
  expect(await raw(`127.0.0.1:${port}`, `127.0.0.1:${port}`)).toBe(200);
  expect(await raw('evil.example', 'evil.example')).toBe(401);
  expect(await raw('evil.example', `localhost:${port}`)).toBe(401);
  expect(await raw('localhost', `localhost:${port}`)).toBe(401);
});

test('a signing key has its scopes, and its size limits are the body’s', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId, { scopes: { payments: 'read' } });
  expect(verdict(await send(await sign(newPayment(server.url), signer)))).toBe('403 insufficient_scope');
  const read = { method: 'GET', url: `${server.url}/api/v1/payments` };
  expect((await send(await sign(read, signer))).status).toBe(200);
  const large = { ...newPayment(server.url), body: `{"description":"${'x'.repeat(300_000)}"}` };
  expect(verdict(await send(await sign(large, signer)))).toBe('413 payload_too_large');
  const missing = { method: 'POST', url: `${server.url}/api/v1/payments`, body: '{}' };
  const writer = await newSigner(api.environmentId);
  expect(verdict(await send(await sign(missing, writer)))).toBe('400 idempotency_key_required');
});
