import { SHAPES } from '@/lib/api/shapes';
import { METRIC_KEYS } from '@/lib/metrics/registry';
import { expect, newApiClient, test } from '../support/api';

test('the registry tells of every metric in three languages, and a series is JSON or CSV', async ({
  api,
  server,
}) => {
  const { body } = await api.get('/metrics');
  const metrics = (body.data as unknown[]).map((metric) => SHAPES.Metric.parse(metric));
  expect(metrics.map(({ id }) => id)).toEqual(METRIC_KEYS);
  for (const { label, definition } of metrics) {
    for (const word of [...Object.values(label), ...Object.values(definition)]) expect(word).not.toBe('');
  }
  for (const amount of [1_050, 2_000]) {
    await api.post('/payments', { amount, currency: 'USD', payment_method: 'pm_card_visa', confirm: true });
  }
  const range = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
  const answer = await api.get(`/metrics/gross_volume?${range}&granularity=day&dimension=method`);
  const series = SHAPES.MetricSeries.parse(answer.body);
  expect(series).toMatchObject({
    currency: 'USD',
    unit: 'money',
    zone: 'UTC',
    total: { value: 3_050, sample: 2 },
  });
  expect(series.groups).toMatchObject([{ group: 'card', value: 3_050 }]);
  const url = `/metrics/gross_volume?${range}&granularity=month&format=csv`;
  const file = await fetch(`${server.url}/api/v1${url}`, {
    headers: { Authorization: `Bearer ${api.secret}` },
  });
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [head, ...lines] = (await file.text()).trim().split('\r\n');
  expect(head).toContain('start,end,group,value,currency');
  expect(lines.at(-1)).toMatch(/,30\.50,USD,,,2,false$/);
});

test('what cannot be asked is a 400 that names the parameter, and an unknown metric a 404', async ({
  api,
  server,
}) => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const range = `from=${at(-3_600_000)}&to=${at(0)}`;
  const cases = [
    [`to=${at(0)}`, '/from'],
    [`from=yesterday&to=${at(0)}`, '/from'],
    [`from=${at(0)}&to=${at(-1_000)}`, '/to'],
    [`${range}&granularity=minute`, '/granularity'],
    [`${range}&dimension=colour`, '/dimension'],
    [`${range}&dimension=decline_code`, '/dimension'],
    [`${range}&zone=Mars/Base`, '/zone'],
    [`${range}&zone=Europe/Berlin`, '/zone'],
    [`${range}&currency=usd`, '/currency'],
    [`${range}&convert=true`, '/convert'],
    [`${range}&method=bogus`, '/method'],
    [`${range}&country=ZZ`, '/country'],
    [`${range}&connector=no-such-network`, '/connector'],
    [`from=${at(-400 * 86_400_000)}&to=${at(0)}&granularity=hour`, '/granularity'],
  ];
  for (const [query, pointer] of cases) {
    const { status, body } = await api.get(`/metrics/payments?${query}`);
    expect([status, body.errors?.[0]?.pointer], query).toEqual([400, pointer]);
  }
  expect((await api.get(`/metrics/payments?${range}&surprise=1`)).body.code).toBe('unknown_field');
  expect((await api.get(`/metrics/happiness?${range}`)).status).toBe(404);
  const other = await newApiClient(server.url);
  expect((await other.get(`/metrics/payments?${range}`)).body.total.value).toBe(0);
});

test('a deploy is written beside charts by a key, listed, and taken off; ways of payments are JSON or CSV', async ({
  api,
  server,
}) => {
  const made = await api.post('/annotations', { text: 'deploy 1.4.2' }, { idempotencyKey: 'deploy-1' });
  const annotation = SHAPES.Annotation.parse(made.body);
  expect(
    (await api.post('/annotations', { text: 'deploy 1.4.2' }, { idempotencyKey: 'deploy-1' })).body,
  ).toEqual(made.body);
  expect((await api.get('/annotations')).body.data).toEqual([annotation]);
  expect((await api.get(`/annotations/${annotation.id}`)).body).toEqual(annotation);
  const wrong = await api.post('/annotations', { text: 'x'.repeat(121) });
  expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([400, '/text']);
  expect((await api.send('DELETE', `/annotations/${annotation.id}`, null)).body.text).toBe('deploy 1.4.2');
  expect((await api.get(`/annotations/${annotation.id}`)).status).toBe(404);

  await api.post('/payments', {
    amount: 900,
    currency: 'USD',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  await api.post('/payments', { amount: 700, currency: 'USD' });
  const range = `from=${new Date(Date.now() - 86_400_000).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
  const life = SHAPES.PaymentLifeCycle.parse((await api.get(`/payment_life_cycle?${range}`)).body);
  expect(life.payments).toBe(2);
  const flow = life.flows.find((one) => one.flow === 'submitted-authorized_first');
  expect(flow?.count).toBe(1);
  expect((await api.get(`/payments?flow=${flow?.flow}`)).body.data).toHaveLength(1);
  expect((await api.get('/payments?flow=away')).status).toBe(400);
  const file = await fetch(`${server.url}/api/v1/payment_life_cycle?${range}&format=csv`, {
    headers: { Authorization: `Bearer ${api.secret}` },
  });
  expect((await file.text()).split('\r\n')).toContain('created,submitted,1');
});
