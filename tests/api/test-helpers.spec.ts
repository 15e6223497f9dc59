import { SHAPES } from '@/lib/api/shapes';
import { expect, test } from '../support/api';

test('a sandbox’s clock moves forward and a late capture finds the authorization expired', async ({
  api,
}) => {
  const { body } = await api.post('/payments', {
    amount: 100,
    currency: 'USD',
    confirm: true,
    payment_method: 'pm_card_visa',
    capture_method: 'manual',
  });
  const clock = await api.post('/test_helpers/clock', { seconds: 8 * 86_400 });
  SHAPES.TestClock.parse(clock.body);
  const late = await api.post(`/payments/${body.id}/capture`);
  expect(late.status).toBe(409);
  expect(late.body.code).toBe('invalid_state');
  expect((await api.post('/test_helpers/clock', { seconds: -1 })).status).toBe(400);
});

test('made-up payments are played in a sandbox and say what risk decided, in live there are none', async ({
  api,
}) => {
  const played = await api.post('/test_helpers/traffic', { pattern: 'card_testing', seed: 7 });
  const { attempts, decisions, ...rest } = SHAPES.TestTraffic.parse(played.body);
  expect(rest).toMatchObject({ pattern: 'card_testing', seed: 7 });
  const of = (kind: string, decision: string) =>
    attempts.filter((one) => one.kind === kind && one.decision === decision).length;
  expect(Object.values(decisions).reduce((sum, count) => sum + count, 0)).toBe(attempts.length);
  expect(of('card_testing', 'block')).toBeGreaterThan(5);
  expect(of('good', 'block')).toBe(0);
  const last = await api.get(`/payments/${attempts.at(-1)?.payment}`);
  expect(Date.parse(last.body.created_at)).toBeLessThan(Date.now());
  expect((await api.post('/test_helpers/traffic', { pattern: 'everything' })).status).toBe(400);
  expect((await api.post('/test_helpers/traffic', { seed: -1 })).status).toBe(400);
});

test('a network that times out after it acted leaves the payment processing, and an unreachable one is 503', async ({
  api,
}) => {
  const body = { amount: 100, currency: 'USD', confirm: true, payment_method: 'pm_card_visa' };
  const faults = await api.post('/test_helpers/networks', {
    faults: [{ fault: 'refused', kind: 'authorization', remaining: 1 }],
  });
  SHAPES.NetworkFaults.parse(faults.body);
  const unreachable = await api.post('/payments', body, { idempotencyKey: 'one' });
  expect(unreachable.status).toBe(503);
  expect(unreachable.body.code).toBe('network_unavailable');
  const again = await api.post('/payments', body, { idempotencyKey: 'one' });
  expect([again.status, again.body.status]).toEqual([200, 'succeeded']);
  await api.post('/test_helpers/networks', {
    faults: [{ fault: 'reset', kind: 'authorization', remaining: 1 }],
  });
  const unknown = await api.post('/payments', body);
  expect([unknown.status, unknown.body.status]).toEqual([200, 'processing']);
  expect((await api.get('/test_helpers/networks')).body.faults).toHaveLength(1);
  await api.post('/test_helpers/networks', { faults: [] });
});
