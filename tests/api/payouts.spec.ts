import { SHAPES } from '@/lib/api/shapes';
import { releaseFunds } from '@/lib/jobs/release-funds';
import { sendPayouts } from '../operations/payouts-world';
import { type ApiClient, expect, test } from '../support/api';

/** 96.80 USD that can be paid out, and the account that they go to. */
async function funded(api: ApiClient, account_number = '000123456789'): Promise<string> {
  await api.post('/payments', {
    amount: 10_000,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
  });
  await api.post('/test_helpers/clock', { seconds: 3 * 86_400 });
  await expect
    .poll(
      async () => {
        // The server's own job would come within a minute.
        await releaseFunds();
        return (await api.get('/balance')).body.available;
      },
      { timeout: 120_000 },
    )
    .toEqual([{ amount: 9_680, currency: 'USD' }]);
  const account = await api.post('/payout_accounts', {
    holder: 'Shop Inc',
    country: 'US',
    currency: 'USD',
    bank_code: '110000000',
    account_number,
  });
  expect(account.status).toBe(200);
  return account.body.id;
}

async function arrived(api: ApiClient, id: string, status: string) {
  await expect
    .poll(async () => (await api.get(`/payouts/${id}`)).body.status, { timeout: 60_000 })
    .toBe(status);
  const { body } = await api.get(`/payouts/${id}`);
  return SHAPES.Payout.parse(body);
}

test('a payout is made, sent, and paid when its day comes, each step with its shape and event', async ({
  api,
  server,
}) => {
  const destination = await funded(api);
  const options = { idempotencyKey: 'payout-1' };
  const body = { currency: 'USD', statement: 'SHOP', metadata: { week: '48' } };
  const made = await api.post('/payouts', body, options);
  expect(made.status).toBe(200);
  expect(SHAPES.Payout.parse(made.body)).toMatchObject({
    amount: 9_680,
    status: 'pending',
    destination,
    destination_last4: '6789',
    trigger: 'manual',
    metadata: { week: '48' },
  });
  const again = await api.post('/payouts', body, options);
  expect([again.headers.get('idempotent-replayed'), again.text]).toEqual(['true', made.text]);
  expect((await api.get('/balance')).body).toMatchObject({
    available: [{ amount: 0, currency: 'USD' }],
    held_for_payouts: [{ amount: 9_680, currency: 'USD' }],
  });
  const { id } = made.body;
  await sendPayouts(server.database, api.environmentId);
  const sent = await arrived(api, id, 'in_transit');
  expect(sent).toMatchObject({ dispatch_at: null, arrival_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  expect((await api.post(`/payouts/${id}/cancel`)).body).toMatchObject({
    status: 409,
    code: 'invalid_state',
    current_status: 'in_transit',
  });
  await api.post('/test_helpers/clock', { seconds: 5 * 86_400 });
  expect(await arrived(api, id, 'paid')).toMatchObject({ failure: null, ended_at: expect.any(String) });
  const events = await api.get(`/events?object=${id}`);
  expect(events.body.data.map(({ type }: { type: string }) => type)).toEqual([
    'payout.paid',
    'payout.in_transit',
    'payout.created',
  ]);
  for (const { data } of events.body.data) SHAPES.Payout.parse(data.object);
  const day = sent.arrival_date as string;
  const found = async (query: string) =>
    (await api.get(`/payouts?${query}`)).body.data.map((one: { id: string }) => one.id);
  for (const query of [
    '',
    'status=paid',
    'status[not]=failed',
    'currency=USD',
    `destination=${destination}`,
    `search=${id}`,
    `search=${destination}`,
    'trigger=manual',
    `arrival[gte]=${day}&arrival[lte]=${day}`,
    'currency=USD&amount[gte]=9680&amount[lte]=9680',
    'created[gte]=2026-01-01T00:00:00Z',
  ]) {
    expect(await found(query), query).toEqual([id]);
  }
  for (const query of ['status=failed', 'currency=EUR', 'trigger=scheduled', 'arrival[lte]=2020-01-01']) {
    expect(await found(query), query).toEqual([]);
  }
});

test('the bank can be played: it pays at once, or sends the money back with a reason', async ({
  api,
  server,
}) => {
  await funded(api);
  const first = (await api.post('/payouts', { amount: 1_000, currency: 'USD' })).body.id;
  expect((await api.post(`/test_helpers/payouts/${first}/arrive`)).body).toMatchObject({
    status: 409,
    code: 'invalid_state',
    current_status: 'pending',
  });
  await sendPayouts(server.database, api.environmentId);
  await arrived(api, first, 'in_transit');
  const paid = await api.post(`/test_helpers/payouts/${first}/arrive`);
  expect(SHAPES.Payout.parse(paid.body).status).toBe('paid');
  const second = (await api.post('/payouts', { amount: 2_000, currency: 'USD' })).body.id;
  await sendPayouts(server.database, api.environmentId);
  await arrived(api, second, 'in_transit');
  const failed = await api.post(`/test_helpers/payouts/${second}/fail`, { code: 'currency_not_accepted' });
  expect(SHAPES.Payout.parse(failed.body)).toMatchObject({
    status: 'failed',
    failure: { code: 'currency_not_accepted', network_code: 'AM03', detail: expect.any(String) },
  });
  expect((await api.post(`/test_helpers/payouts/${second}/fail`)).body.code).toBe('invalid_state');
  expect((await api.get('/balance')).body).toMatchObject({
    available: [{ amount: 8_680, currency: 'USD' }],
    held_for_payouts: [{ amount: 0, currency: 'USD' }],
  });
});

test('one that has not left is canceled over the API, with its key and its event', async ({ api }) => {
  await funded(api);
  const { id } = (await api.post('/payouts', { amount: 500, currency: 'USD' })).body;
  const canceled = await api.post(`/payouts/${id}/cancel`);
  expect(SHAPES.Payout.parse(canceled.body)).toMatchObject({ status: 'canceled', dispatch_at: null });
  expect((await api.post(`/payouts/${id}/cancel`, {}, { idempotencyKey: null })).body.code).toBe(
    'idempotency_key_required',
  );
  expect((await api.post('/payouts/po_none/cancel')).status).toBe(404);
});

test('what is asked wrongly is refused with what is wrong, and live has no bank', async ({ api }) => {
  const refused = async (body: object) => (await api.post('/payouts', body)).body.code;
  expect(await refused({ amount: 1, currency: 'USD' })).toBe('payout_account_missing');
  expect(await refused({ amount: 0, currency: 'USD' })).toBe('amount_too_small');
  expect(await refused({ amount: 10 })).toBe('invalid_request');
  expect(await refused({ amount: 10, currency: 'XXX' })).toBe('currency_unsupported');
  expect(await refused({ currency: 'USD', statement: 'über' })).toBe('invalid_request');
  expect(await refused({ currency: 'USD', statement: '4242424242424242' })).toBe('invalid_request');
  expect(await refused({ currency: 'USD', account: 'x' })).toBe('unknown_field');
  expect((await api.post('/payouts', { currency: 'USD' }, { idempotencyKey: null })).body.code).toBe(
    'idempotency_key_required',
  );
});
