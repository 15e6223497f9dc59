import { SHAPES } from '@/lib/api/shapes';
import { systemActor } from '@/lib/auth/actor';
import type { Scopes } from '@/lib/auth/scopes';
import { createKey } from '@/lib/credentials/create-key';
import { type ApiClient, expect, newApiClient, test } from '../support/api';

async function payment(api: ApiClient): Promise<string> {
  const body = { amount: 5_000, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' };
  return (await api.post('/payments', body)).body.id;
}

async function keyWith(api: ApiClient, scopes: Scopes): Promise<{ headers: Record<string, string> }> {
  const actor = await systemActor(api.environmentId);
  const { secret } = await createKey(actor, { name: 'narrow', kind: 'secret', scopes }, { claim: null });
  return { headers: { Authorization: `Bearer ${secret}` } };
}

test('notes are added once per key and listed in pages, newest first, in their shape', async ({ api }) => {
  const id = await payment(api);
  const options = { idempotencyKey: 'note-1' };
  const first = await api.post(`/payments/${id}/notes`, { body: 'Call back on Monday' }, options);
  expect(first.status).toBe(200);
  expect(SHAPES.Note.parse(first.body)).toMatchObject({
    payment: id,
    body: 'Call back on Monday',
    author: expect.stringMatching(/^key_/),
    mentions: [],
  });
  const again = await api.post(`/payments/${id}/notes`, { body: 'Call back on Monday' }, options);
  expect(again.text).toBe(first.text);
  for (const body of ['two', 'three']) await api.post(`/payments/${id}/notes`, { body });
  const page = await api.get(`/payments/${id}/notes?limit=2`);
  for (const note of page.body.data) SHAPES.Note.parse(note);
  expect(page.body).toMatchObject({
    object: 'list',
    has_more: true,
    data: [{ body: 'three' }, { body: 'two' }],
  });
  const rest = await api.get(`/payments/${id}/notes?limit=2&cursor=${page.body.next_cursor}`);
  expect(rest.body).toMatchObject({ has_more: false, data: [{ body: 'Call back on Monday' }] });
  const other = await payment(api);
  const foreign = await api.get(`/payments/${other}/notes?cursor=${page.body.next_cursor}`);
  expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid_request']);
});

test('notes are for keys that may see people, and writing them for keys that write payments', async ({
  api,
}) => {
  const id = await payment(api);
  const path = `/payments/${id}/notes`;
  const blind = await keyWith(api, { payments: 'write' });
  expect((await api.get(path, blind)).body).toMatchObject({ status: 403, code: 'insufficient_scope' });
  expect((await api.post(path, { body: 'x' }, blind)).body).toMatchObject({ code: 'insufficient_scope' });
  const reader = await keyWith(api, { payments: 'read', customers: 'read' });
  expect((await api.post(path, { body: 'x' }, reader)).status).toBe(403);
  expect((await api.get(path, reader)).body).toMatchObject({ data: [] });
  const writer = await keyWith(api, { payments: 'write', customers: 'read' });
  expect((await api.post(path, { body: 'x' }, writer)).status).toBe(200);
});

test('a note of nothing, too long, or on a payment of others is refused', async ({ api, server }) => {
  const id = await payment(api);
  for (const body of [{}, { body: '  ' }, { body: 'x'.repeat(2_001) }, { body: 'x', author: 'usr_1' }]) {
    expect((await api.post(`/payments/${id}/notes`, body)).status, JSON.stringify(body)).toBe(400);
  }
  const theirs = await newApiClient(server.url);
  expect((await theirs.get(`/payments/${id}/notes`)).status).toBe(404);
  expect((await theirs.post(`/payments/${id}/notes`, { body: 'x' })).status).toBe(404);
});

test('the description of the API has both routes', async ({ api }) => {
  const { body } = await api.get('/openapi.json');
  expect(Object.keys(body.paths['/payments/{id}/notes'])).toEqual(['get', 'post']);
});

test('a payment names its open disputes, in the list as well, until the bank has ended them', async ({
  api,
}) => {
  const id = await payment(api);
  const one = async () => (await api.get(`/payments/${id}`)).body.open_disputes;
  expect(await one()).toEqual([]);
  await api.post('/test_helpers/disputes', { payment: id });
  await expect.poll(async () => (await one()).length).toBe(1);
  const [{ id: dispute }] = await one();
  expect(await one()).toEqual([{ id: dispute, status: 'needs_response' }]);
  const listed = (await api.get('/payments')).body.data.find((row: { id: string }) => row.id === id);
  SHAPES.Payment.parse(listed);
  expect(listed.open_disputes).toEqual([{ id: dispute, status: 'needs_response' }]);
  // Who may not see disputes is not told of them here either.
  const blind = await keyWith(api, { payments: 'read' });
  expect((await api.get(`/payments/${id}`, blind)).body).toMatchObject({ id, open_disputes: null });
  const [seen] = (await api.get('/payments', blind)).body.data;
  expect(seen).toMatchObject({ id, open_disputes: null });
  await api.post(`/disputes/${dispute}/accept`);
  await expect.poll(one).toEqual([]);
  // An event shows the row as the change left it and looks nothing up.
  const { body } = await api.get(`/events?object=${id}`);
  for (const event of body.data) expect(event.data.object.open_disputes).toBeNull();
});
