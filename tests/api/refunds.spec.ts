import { SHAPES } from '@/lib/api/shapes';
import { systemActor } from '@/lib/auth/actor';
import { delayed } from '../operations/refunds-world';
import { type ApiClient, expect, test } from '../support/api';

async function paidFor(api: ApiClient): Promise<string> {
  const card = { amount: 5_000, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
  return (await api.post('/payments', card)).body.id;
}

test('a refund that has not left is canceled over the API, once, with its event', async ({ api }) => {
  const payment = await paidFor(api);
  const { row } = await delayed(await systemActor(api.environmentId), payment, 2_000);
  const waiting = await api.get(`/refunds/${row.id}`);
  SHAPES.Refund.parse(waiting.body);
  expect(waiting.body).toMatchObject({ status: 'pending', dispatch_at: expect.any(String) });
  const options = { idempotencyKey: 'take-back-1' };
  const canceled = await api.post(`/refunds/${row.id}/cancel`, {}, options);
  SHAPES.Refund.parse(canceled.body);
  expect(canceled.body).toMatchObject({ status: 'canceled', dispatch_at: null });
  const again = await api.post(`/refunds/${row.id}/cancel`, {}, options);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.text).toBe(canceled.text);
  expect((await api.post(`/refunds/${row.id}/cancel`)).body).toMatchObject({
    status: 409,
    code: 'invalid_state',
    current_status: 'canceled',
  });
  const events = await api.get(`/events?object=${row.id}`);
  expect(events.body.data.map(({ type }: { type: string }) => type)).toEqual([
    'refund.canceled',
    'refund.created',
  ]);
  expect((await api.get(`/payments/${payment}`)).body).toMatchObject({ amount_refundable: 5_000 });
});

test('the API’s own refunds leave at once and cannot be canceled; a key and an unknown id are needed and refused', async ({
  api,
}) => {
  const payment = await paidFor(api);
  const refund = await api.post('/refunds', { payment, amount: 100, reason: 'duplicate' });
  expect(refund.body).toMatchObject({ status: 'succeeded', dispatch_at: null });
  expect((await api.post(`/refunds/${refund.body.id}/cancel`)).body.code).toBe('invalid_state');
  expect((await api.post(`/refunds/${refund.body.id}/cancel`, {}, { idempotencyKey: null })).body.code).toBe(
    'idempotency_key_required',
  );
  expect((await api.post('/refunds/re_none/cancel')).status).toBe(404);
  expect((await api.post(`/refunds/${refund.body.id}/cancel`, { amount: 1 })).body.code).toBe(
    'unknown_field',
  );
});
