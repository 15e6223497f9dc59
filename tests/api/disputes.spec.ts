import { SHAPES } from '@/lib/api/shapes';
import { type ApiClient, expect, test } from '../support/api';

async function disputed(api: ApiClient, more: Record<string, unknown> = {}) {
  const payment = await api.post('/payments', {
    amount: 5_000,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  const opened = await api.post('/test_helpers/disputes', { payment: payment.body.id, ...more });
  expect(opened.status).toBe(200);
  const { object } = SHAPES.TestDispute.parse(opened.body);
  expect(object).toBe('test_dispute');
  await expect
    .poll(async () => (await api.get(`/disputes?payment=${payment.body.id}`)).body.data.length)
    .toBe(1);
  const dispute = (await api.get(`/disputes?payment=${payment.body.id}`)).body.data[0];
  return { payment: payment.body.id as string, id: dispute.id as string };
}

test('a dispute is opened, answered and won, each step with its shape, its money and its events', async ({
  api,
}) => {
  const { id, payment } = await disputed(api, { reason: 'product_not_received' });
  const opened = await api.get(`/disputes/${id}`);
  SHAPES.Dispute.parse(opened.body);
  expect(opened.body).toMatchObject({
    status: 'needs_response',
    amount: 5_000,
    fee: 1_500,
    funds: 'held',
    network_code: '13.1',
    evidence: {},
    evidence_version: 0,
  });
  expect((await api.get(`/payments/${payment}`)).body).toMatchObject({
    amount_disputed: 5_000,
    amount_refundable: 0,
  });
  expect((await api.get('/balance')).body.held_for_disputes).toEqual([{ amount: 6_500, currency: 'USD' }]);
  const saved = await api.post(`/disputes/${id}`, {
    evidence: { statement: 'winning_evidence' },
    expected_version: 0,
  });
  expect(saved.body).toMatchObject({ evidence: { statement: 'winning_evidence' }, evidence_version: 1 });
  const stale = await api.post(`/disputes/${id}`, { evidence: { statement: 'x' }, expected_version: 0 });
  expect([stale.status, stale.body.code, stale.body.changed_by_name]).toEqual([
    409,
    'version_conflict',
    'tests',
  ]);
  const key = 'submit-once';
  const submitted = await api.post(`/disputes/${id}/submit`, {}, { idempotencyKey: key });
  expect(submitted.status).toBe(200);
  expect(['under_review', 'won']).toContain(submitted.body.status);
  const again = await api.post(`/disputes/${id}/submit`, {}, { idempotencyKey: key });
  expect(again.text).toBe(submitted.text);
  await expect.poll(async () => (await api.get(`/disputes/${id}`)).body.status).toBe('won');
  const locked = await api.post(`/disputes/${id}`, { evidence: { statement: 'more' } });
  expect([locked.status, locked.body.code]).toEqual([409, 'evidence_locked']);
  const events = (await api.get(`/events?object=${id}`)).body.data;
  for (const event of events) SHAPES.Event.parse(event);
  expect(events.map((event: { type: string }) => event.type).reverse()).toEqual([
    'dispute.created',
    'dispute.updated',
    'dispute.won',
  ]);
  // Evidence is personal data and stays out of events.
  expect(JSON.stringify(events)).not.toContain('winning_evidence');
});

test('accepting needs a key and happens once; the fast-forward of the bank is for sandboxes', async ({
  api,
}) => {
  const { id } = await disputed(api);
  expect((await api.post(`/disputes/${id}/accept`, {}, { idempotencyKey: null })).body.code).toBe(
    'idempotency_key_required',
  );
  expect((await api.post(`/disputes/${id}/accept`)).body).toMatchObject({
    status: 'accepted',
    funds: 'settled',
  });
  expect((await api.post(`/disputes/${id}/accept`)).body.code).toBe('invalid_state');
  const other = await disputed(api, { stage: 'inquiry', respond_in_days: 3 });
  const next = await api.post(`/test_helpers/disputes/${other.id}/advance`, { to: 'next_stage' });
  expect(next.body).toMatchObject({ stage: 'chargeback', state: 'needs_response' });
  await expect.poll(async () => (await api.get(`/disputes/${other.id}`)).body.stage).toBe('chargeback');
  await api.post(`/test_helpers/disputes/${other.id}/advance`, { to: 'lost' });
  await expect.poll(async () => (await api.get(`/disputes/${other.id}`)).body.status).toBe('lost');
  expect((await api.post(`/test_helpers/disputes/${other.id}/advance`, { to: 'won' })).body.code).toBe(
    'invalid_state',
  );
});

test('the list is by the time to answer, filtered, and walked in both directions', async ({ api }) => {
  const late = await disputed(api, { respond_in_days: 30, reason: 'duplicate' });
  const soon = await disputed(api, { respond_in_days: 2 });
  const middle = await disputed(api, { respond_in_days: 10 });
  const order = [soon.id, middle.id, late.id];
  const first = await api.get('/disputes?limit=2');
  expect(first.body.data.map((row: { id: string }) => row.id)).toEqual(order.slice(0, 2));
  const second = await api.get(`/disputes?limit=2&cursor=${first.body.next_cursor}`);
  expect(second.body.data.map((row: { id: string }) => row.id)).toEqual(order.slice(2));
  const back = await api.get(`/disputes?limit=2&cursor=${second.body.previous_cursor}`);
  expect(back.body.data.map((row: { id: string }) => row.id)).toEqual(order.slice(0, 2));
  expect((await api.get('/disputes?reason=duplicate')).body.data).toHaveLength(1);
  expect((await api.get('/disputes?view=won')).body.data).toEqual([]);
  expect((await api.get('/disputes?view=lost&limit=1')).body.data).toEqual([]);
  const ids = async (query: string) =>
    (await api.get(`/disputes?${query}`)).body.data.map((row: { id: string }) => row.id);
  expect(await ids('sort=-due')).toEqual([...order].reverse());
  expect(await ids('sort=created')).toEqual([late.id, soon.id, middle.id]);
  expect(await ids('sort=amount&currency=USD')).toHaveLength(3);
  expect(
    await ids(
      'method=card&reason[not]=duplicate&currency=USD&amount[gte]=5000&status=needs_response,inquiry',
    ),
  ).toEqual([soon.id, middle.id]);
  expect(await ids(`due[lt]=${new Date(Date.now() + 5 * 86_400_000).toISOString()}`)).toEqual([soon.id]);
  expect(await ids(`search=${late.payment}`)).toEqual([late.id]);
  for (const query of [
    'status=gone',
    'limit=0',
    'cursor=made-up',
    'unknown=1',
    'sort=reason',
    'method=cash',
    `sort=amount&cursor=${first.body.next_cursor}`,
  ]) {
    expect((await api.get(`/disputes?${query}`)).status, query).toBe(400);
  }
});

test('bad input is refused with its pointer, and nothing is saved', async ({ api }) => {
  const { id } = await disputed(api);
  for (const [evidence, code] of [
    [{ nonsense: 'x' }, 'unknown_field'],
    [{ statement: 'x'.repeat(5_001) }, 'invalid_request'],
    [{ statement: 'card 4242 4242 4242 4242' }, 'invalid_request'],
    [{ statement: 7 }, 'invalid_request'],
  ] as const) {
    const refused = await api.post(`/disputes/${id}`, { evidence });
    expect([refused.status, refused.body.code]).toEqual([400, code]);
  }
  expect((await api.post(`/disputes/${id}/submit`)).body.code).toBe('evidence_missing');
  expect((await api.get('/disputes/dp_none')).status).toBe(404);
  expect((await api.post('/test_helpers/disputes', { payment: 'pay_none' })).status).toBe(404);
  const open = await api.post('/payments', { amount: 100, currency: 'USD' });
  expect((await api.post('/test_helpers/disputes', { payment: open.body.id })).body.code).toBe(
    'invalid_state',
  );
});
