import { expect, test } from '../support/api';

test('lists take several values, exclusions and an order; what they do not know is refused', async ({
  api,
}) => {
  const create = (amount: number, more: object = {}) =>
    api.post('/payments', {
      amount,
      currency: 'USD',
      payment_method: 'pm_card_visa',
      confirm: true,
      ...more,
    });
  await create(300);
  await create(100, { capture_method: 'manual' });
  await create(200, { currency: 'EUR' });
  const amounts = async (query: string) => {
    const { body } = await api.get(`/payments?${query}`);
    return body.data.map(({ amount }: { amount: number }) => amount);
  };
  expect(await amounts('status=succeeded,authorized&sort=amount')).toEqual([100, 200, 300]);
  expect(await amounts('sort=-amount')).toEqual([300, 200, 100]);
  expect(await amounts('status[not]=authorized&currency=USD')).toEqual([300]);
  expect(await amounts('currency[not]=USD')).toEqual([200]);
  expect(await amounts('sort=created')).toEqual([300, 100, 200]);
  for (const query of [
    'status=paid',
    'sort=name',
    'foo=1',
    'currency=usd',
    'created[gte]=yesterday',
    'limit=0',
  ]) {
    const { status, body } = await api.get(`/payments?${query}`);
    expect([status, body.code === 'unknown_field' || body.code === 'invalid_request'], query).toEqual([
      400,
      true,
    ]);
  }
  const { body } = await api.get('/payments?sort=amount&limit=1');
  expect((await api.get(`/payments?sort=-amount&cursor=${body.next_cursor}`)).status).toBe(400);
  const next = await api.get(`/payments?sort=amount&limit=1&cursor=${body.next_cursor}`);
  expect(next.body.data[0].amount).toBe(200);
  expect(
    (await api.get(`/payments?sort=amount&limit=1&cursor=${next.body.previous_cursor}`)).body.data[0].amount,
  ).toBe(100);
});

test('refunds, customers and events are filtered by the same words', async ({ api }) => {
  const { body: payment } = await api.post('/payments', {
    amount: 900,
    currency: 'USD',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await api.post('/refunds', { payment: payment.id, amount: 200, reason: 'duplicate' });
  await api.post('/customers', { email: 'ann@shop.example', name: 'Ann' });
  const count = async (path: string) => (await api.get(path)).body.data.length;
  expect(await count(`/refunds?search=${payment.id}&reason=duplicate,other`)).toBe(1);
  expect(await count('/refunds?reason[not]=duplicate')).toBe(0);
  expect(await count('/refunds?currency=USD&amount[gte]=201')).toBe(0);
  expect(await count('/customers?search=ANN@shop.example')).toBe(1);
  expect(await count('/customers?created[lt]=2020-01-01T00:00:00Z')).toBe(0);
  expect(await count('/events?type=customer.created')).toBe(1);
  expect(await count(`/events?object=${payment.id}&type[not]=payment.created`)).toBeGreaterThan(0);
});
