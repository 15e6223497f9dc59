import { randomUUID } from 'node:crypto';
import { SHAPES } from '@/lib/api/shapes';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { CreateKey } from '@/lib/credentials/schema';
import { type ApiClient, expect, test } from '../support/api';
import { send, sign, type TestSigner, verdict } from '../support/signing';
import { expectWithin } from '../support/within';

async function newSigner(environmentId: string, scopes?: CreateKey['scopes']): Promise<TestSigner> {
  const input = CreateKey.parse({ name: 'Signs', kind: 'signing', scopes });
  return createKey(await systemActor(environmentId), input, { claim: null });
}

async function ask(serverUrl: string, signer: TestSigner, input: object) {
  const request = { method: 'POST', url: `${serverUrl}/api/v1/auth/tokens`, body: JSON.stringify(input) };
  return send(await sign(request, signer));
}

const read = async (api: ApiClient, key: string) => verdict(await api.get('/payments', { key }));

test('a token has the scopes that were asked for, in its key’s environment', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId);
  const answer = await ask(server.url, signer, { scopes: ['payments:write', 'refunds:read'], ttl: 60 });
  const token = SHAPES.AccessToken.parse(answer.body);
  expect(token).toMatchObject({
    environment: api.environmentId,
    livemode: false,
    key: signer.id,
    scopes: ['payments:write', 'refunds:read'],
  });
  expect(token.access_token).toMatch(/^at_sandbox_/);
  const leftMs = Date.parse(token.expires_at) - Date.now();
  expect(leftMs).toBeGreaterThan(50_000);
  expect(leftMs).toBeLessThan(65_000);
  const key = token.access_token;
  const paid = await api.post('/payments', { amount: 100, currency: 'USD' }, { key });
  expect(paid.status).toBe(200);
  expect((await api.get(`/events?object=${paid.body.id}`)).body.data[0].actor).toBe(signer.id);
  expect((await api.get('/refunds', { key })).status).toBe(200);
  expect(verdict(await api.post('/refunds', { payment: paid.body.id }, { key }))).toBe(
    '403 insufficient_scope',
  );
  expect(verdict(await api.get('/customers', { key }))).toBe('403 insufficient_scope');
});

test('a token of a live key writes, because its key signed for it', async ({ api, server }) => {
  const signer = await newSigner(api.liveEnvironmentId);
  const { body } = await ask(server.url, signer, { scopes: ['customers:write'] });
  expect(body.access_token).toMatch(/^at_live_/);
  const made = await api.post('/customers', { name: 'Ada' }, { key: body.access_token });
  expect(made.body).toMatchObject({ livemode: true });
});

test('a token is never more than its key, nor longer than 15 minutes', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId, { payments: 'read' });
  for (const [input, word] of [
    [{ scopes: ['payments:write'] }, '403 insufficient_scope'],
    [{ scopes: ['payments:read', 'refunds:read'] }, '403 insufficient_scope'],
    [{ scopes: [] }, '400 invalid_request'],
    [{ scopes: ['payments:none'] }, '400 invalid_request'],
    [{ scopes: ['keys:write'] }, '400 invalid_request'],
    [{ scopes: ['tokens:read'] }, '400 invalid_request'],
    [{ scopes: ['payments:read'], ttl: 901 }, '400 invalid_request'],
    [{ scopes: ['payments:read'], ttl: 0 }, '400 invalid_request'],
    [{ scopes: ['payments:read'], ttl: '60' }, '400 invalid_request'],
    [{ scopes: ['payments:read'], key: 'key_x' }, '400 unknown_field'],
    [{}, '400 invalid_request'],
  ] as const) {
    expect(verdict(await ask(server.url, signer, input)), JSON.stringify(input)).toBe(word);
  }
});

test('whoever did not sign gets no token: keys, tokens and sessions', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId);
  const { body } = await ask(server.url, signer, { scopes: ['payments:write'] });
  for (const key of [api.secret, body.access_token]) {
    expect(verdict(await api.post('/auth/tokens', { scopes: ['payments:read'] }, { key }))).toBe(
      '401 signature_required',
    );
  }
  expect(verdict(await api.post('/auth/tokens', { scopes: ['payments:read'] }, { key: null }))).toBe(
    '401 invalid_key',
  );
});

test('a token ends with its key within a second, and by itself', async ({ api, server }) => {
  const actor = await systemActor(api.environmentId);
  const signer = await newSigner(api.environmentId);
  const long = (await ask(server.url, signer, { scopes: ['payments:read'] })).body.access_token;
  const short = (await ask(server.url, signer, { scopes: ['payments:read'], ttl: 1 })).body;
  expect(await read(api, long)).toBe('200');
  await expect.poll(() => read(api, short.access_token), { intervals: [100] }).toBe('401 invalid_key');
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(short.expires_at) - 100);
  expect(await read(api, long)).toBe('200');
  await revokeKey(actor, { id: signer.id });
  await expectWithin(1_000, () => read(api, long), '401 invalid_key');
});

test('a token that we did not write is no key at all', async ({ api, server }) => {
  const signer = await newSigner(api.environmentId);
  const other = await newSigner(api.liveEnvironmentId);
  const token: string = (await ask(server.url, signer, { scopes: ['payments:read'] })).body.access_token;
  const [, , id = '', end = ''] = token.split('_');
  for (const changed of [
    token.slice(0, -1),
    `${token}A`,
    token.replace('at_sandbox', 'at_live'),
    token.replace(id, other.id.slice('key_'.length)),
    token.replace(end, `${end.slice(0, -1)}${end.endsWith('z') ? 'y' : 'z'}`),
    token.replace('payments.r', 'payments.w'),
    token.replace('payments.r', 'payments.r-refunds.r'),
    token.replace('at_', 'sk_'),
    'at_sandbox_',
    `at_sandbox_${randomUUID()}`,
  ]) {
    expect(changed).not.toBe(token);
    expect(await read(api, changed), changed).toBe('401 invalid_key');
  }
  expect(verdict(await api.get(`/payments?access_token=${token}`, { key: null }))).toBe('401 invalid_key');
  expect(verdict(await api.get(`/payments?reference=${token}`))).toBe('401 invalid_key');
});
