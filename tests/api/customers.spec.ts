import { SHAPES } from '@/lib/api/shapes';
import { systemActor } from '@/lib/auth/actor';
import type { Scopes } from '@/lib/auth/scopes';
import { createKey } from '@/lib/credentials/create-key';
import { type ApiClient, expect, test } from '../support/api';

async function keyWith(api: ApiClient, scopes: Scopes): Promise<string> {
  const actor = await systemActor(api.environmentId);
  return (await createKey(actor, { name: 'scoped', kind: 'secret', scopes }, { claim: null })).secret;
}

test('a person is exported and erased by keys that may, and the books stay', async ({ api }) => {
  const person = { name: 'Ada Lane', email: 'ada.lane@private.example' };
  const { id } = (await api.post('/customers', person)).body;
  const payment = {
    amount: 900,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
    customer: id,
  };
  const paid = (await api.post('/payments', payment)).body;

  const data = await api.get(`/customers/${id}/export`);
  expect(data.status).toBe(200);
  SHAPES.PersonalData.parse(data.body);
  expect(data.body.customer).toMatchObject(person);
  expect(data.body.payments.map((one: { id: string }) => one.id)).toEqual([paid.id]);
  const { body: events } = await api.get(`/events?object=${id}`);
  expect(events.data[0].type).toBe('customer.exported');

  const reader = await keyWith(api, { payments: 'write', customers: 'write' });
  const refused = await api.post(`/customers/${id}/erase`, {}, { key: reader });
  expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
  const blind = await keyWith(api, { payments: 'write', erasure: 'write' });
  expect((await api.get(`/customers/${id}/export`, { key: blind })).status).toBe(403);

  const personOnly = await keyWith(api, { customers: 'read' });
  const unpaid = await api.get(`/customers/${id}/export`, { key: personOnly });
  expect([unpaid.status, unpaid.body.permission]).toEqual([403, 'payments:read']);
  expect(unpaid.text).not.toContain(paid.id);

  const options = { key: blind, idempotencyKey: 'erase-1' };
  const erased = await api.post(`/customers/${id}/erase`, {}, options);
  expect(erased.status).toBe(200);
  SHAPES.ErasedCustomer.parse(erased.body);
  expect(erased.body).toMatchObject({ name: null, email: null, deleted: true });
  const again = await api.post(`/customers/${id}/erase`, {}, options);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect((await api.post(`/customers/${id}/erase`, {})).status).toBe(404);
  expect((await api.get(`/customers/${id}/export`)).status).toBe(404);
  const kept = await api.get(`/payments/${paid.id}`);
  expect(kept.body).toMatchObject({ amount: 900, amount_captured: 900, customer: id });
  for (const path of [`/payments/${paid.id}`, `/events?object=${id}`, `/events?object=${paid.id}`])
    expect((await api.get(path)).text, path).not.toMatch(/ada\.lane|Ada Lane/);
});

test('the description names the scope’s permission of both', async ({ api }) => {
  const { paths } = (await api.get('/openapi.json', { key: null })).body;
  expect(paths['/customers/{id}/erase'].post['x-permission']).toBe('customers:erase');
  expect(paths['/customers/{id}/export'].get).toMatchObject({
    'x-permission': 'pii:read',
    operationId: 'customers.export',
  });
});
