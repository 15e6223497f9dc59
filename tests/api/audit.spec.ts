import { verifyChain } from '@/lib/audit/verify-chain';
import { systemActor } from '@/lib/auth/actor';
import { bindKeyAddresses } from '@/lib/credentials/bind-key-addresses';
import { createKey } from '@/lib/credentials/create-key';
import { BindKeyAddresses } from '@/lib/credentials/schema';
import { type ApiClient, expect, test } from '../support/api';
import type { TestDatabase } from '../support/database';

async function recordsOf(database: TestDatabase, api: ApiClient) {
  const { rows } = await database.app.query(
    `SELECT actor_id, action, permission, outcome, code, object_id, fields, ip, user_agent, request_id
     FROM audit_record WHERE environment_id = $1 ORDER BY id`,
    [api.environmentId],
  );
  return rows;
}

test('changes, refusals and what is denied are recorded before the answer; payments and reading are not', async ({
  api,
  server,
}) => {
  const customer = await api.post('/customers', { name: 'Zoe Quill', metadata: { a: 'b' } });
  const card = { amount: 500, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
  const paid = await api.post('/payments', card);
  await api.post('/payments', { ...card, payment_method: 'pm_card_chargeDeclined' });
  await api.get(`/payments/${paid.body.id}`);
  const again = await api.post(`/payments/${paid.body.id}/cancel`);
  expect(again.status).toBe(409);
  const denied = await api.get('/audit_records');
  expect(denied).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  await api.get('/payments', { key: `${api.secret.slice(0, -4)}AAAA` });
  const records = await recordsOf(server.database, api);
  expect(records).toMatchObject([
    {
      action: 'POST /customers',
      permission: 'customers:write',
      outcome: 'done',
      object_id: customer.body.id,
      request_id: customer.headers.get('request-id'),
      fields: ['name', 'metadata'],
    },
    {
      action: 'POST /payments/:id/cancel',
      outcome: 'refused',
      code: 'invalid_state',
      object_id: paid.body.id,
    },
    { action: 'GET /audit_records', outcome: 'denied', code: 'insufficient_scope', permission: 'audit:read' },
  ]);
  expect(JSON.stringify(records)).not.toContain('Zoe');
  // The server's own job gives them their places.
  await expect
    .poll(async () => (await verifyChain(api.environmentId, { before: new Date() })).verified, {
      timeout: 60_000,
    })
    .toBe(3);
});

test('a key used from where it may not be, and one without the scope', async ({ api, server }) => {
  const actor = await systemActor(api.environmentId);
  const bound = await createKey(actor, { name: 'bound', kind: 'secret' }, { claim: null });
  await bindKeyAddresses(actor, BindKeyAddresses.parse({ id: bound.id, ranges: ['203.0.113.0/24'] }));
  const narrow = await createKey(
    actor,
    { name: 'narrow', kind: 'secret', scopes: { payments: 'read' } },
    { claim: null },
  );
  const headers = { 'User-Agent': 'shop/2.0' };
  expect((await api.get('/payments', { key: bound.secret, headers })).status).toBe(403);
  expect((await api.post('/customers', { name: 'A' }, { key: narrow.secret, headers })).status).toBe(403);
  expect(await recordsOf(server.database, api)).toMatchObject([
    {
      actor_id: bound.id,
      action: 'GET',
      code: 'ip_not_allowed',
      ip: expect.any(String),
      user_agent: 'shop/2.0',
    },
    { actor_id: narrow.id, action: 'POST /customers', code: 'insufficient_scope', outcome: 'denied' },
  ]);
});
