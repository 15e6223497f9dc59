import { expect, test } from '../support/api';

test('a problem names its request, which is there a moment later, with its key’s own scope', async ({
  api,
}) => {
  const refused = await api.post('/payments', { amount: 0, currency: 'USD' });
  expect(refused.status).toBe(400);
  const instance = String(refused.body.instance).replace('/api/v1', '');
  await expect.poll(async () => (await api.get(instance)).status, { timeout: 60_000 }).toBe(200);
  const { body } = await api.get(instance);
  expect(body).toMatchObject({
    object: 'request_log',
    id: refused.headers.get('request-id'),
    method: 'POST',
    path: '/api/v1/payments',
    status: 400,
    code: refused.body.code,
    docs: refused.body.type,
    request: { body: '{"amount":0,"currency":"USD"}', state: 'whole' },
    answer: { state: 'whole' },
  });
  expect(JSON.parse(body.answer.body)).toEqual(refused.body);
  const listed = await api.get(`/request_logs?status=4xx&path=/payments&code=${refused.body.code}`);
  expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  expect(listed.body.data[0]).not.toHaveProperty('request');
  for (const query of ['status=3xx', 'method=FETCH', 'unknown=1', 'cursor=x'])
    expect((await api.get(`/request_logs?${query}`)).status, query).toBe(400);
  expect((await api.get('/request_logs/req_01kb7q2m8t4w9x5r0c6hz3vn1e')).status).toBe(404);
});
