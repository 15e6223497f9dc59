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

test('a simulation is started, scaled, looked at and stopped; what is too much is refused with the reason', async ({
  api,
}) => {
  const path = '/test_helpers/simulations';
  const refused = [
    [{}, /./],
    [{ mode: 'both' }, /./],
    [{ mode: 'live', rate: 0 }, /at least 1/],
    [{ mode: 'live', rate: 121 }, /at most 120: .*real ones/],
    [{ mode: 'live', rate: 1.5 }, /./],
    [{ mode: 'live', minutes: 1_441 }, /at most 1,440: .*a day/],
    [{ mode: 'live', rate: 120, minutes: 1_440 }, /172,800 payments; .*at most 20,000/],
    [{ mode: 'live', days: 3 }, /./],
    [{ mode: 'live', seed: -1 }, /./],
    [{ mode: 'back_dated', days: 367 }, /at most 366: /],
    [{ mode: 'back_dated', payments: 20_001 }, /at most 20,000: /],
    [{ mode: 'back_dated', payments: '10' }, /./],
    [{ mode: 'back_dated', rate: 3 }, /./],
    [{ mode: 'back_dated', card_testing: 3 }, /./],
    [{ mode: 'time_lapse', days: 32 }, /at most 31: .*back_dated/],
    [{ mode: 'time_lapse', payments: 5_001 }, /at most 5,000: /],
    [{ mode: 'time_lapse', card_testing: 501 }, /at most 500: .*nothing new/],
    [{ mode: 'live', methods: [] }, /./],
    [{ mode: 'live', methods: ['cash'] }, /./],
    [{ mode: 'live', countries: ['XX'] }, /./],
    [{ mode: 'live', rhythm: 'lunar' }, /./],
  ] as const;
  for (const [body, reason] of refused) {
    const answer = await api.post(path, body);
    expect(answer.status, JSON.stringify(body)).toBe(400);
    expect(JSON.stringify(answer.body.errors), JSON.stringify(body)).toMatch(reason);
  }
  const started = await api.post(
    path,
    { mode: 'live', rate: 1, minutes: 5, seed: 4 },
    { idempotencyKey: 'sim' },
  );
  const { id } = SHAPES.Simulation.parse(started.body);
  expect(started.body).toMatchObject({ status: 'running', planned: 5, seed: 4, rate: 1, days: null });
  const again = await api.post(
    path,
    { mode: 'live', rate: 1, minutes: 5, seed: 4 },
    { idempotencyKey: 'sim' },
  );
  expect(again.body.id).toBe(id);
  expect((await api.post(path, { mode: 'live' })).body.code).toBe('invalid_state');
  expect((await api.post(`${path}/${id}/scale`, { rate: 2 })).body.rate).toBe(2);
  expect((await api.post(`${path}/${id}/scale`, { rate: 500 })).status).toBe(400);
  expect((await api.get(`${path}/${id}`)).body).toMatchObject({ id, rate: 2 });
  expect((await api.post(`${path}/${id}/pause`)).body.status).toBe('paused');
  expect((await api.post(path, { mode: 'live' })).body.detail).toMatch(/is paused/);
  expect((await api.post(`${path}/${id}/resume`)).body.status).toBe('running');
  expect((await api.get(path)).body.data.map((one: { id: string }) => one.id)).toContain(id);
  const report = await api.get(`${path}/${id}/report`);
  expect(SHAPES.SimulationReport.parse(report.body)).toMatchObject({ simulation: id, seed: 4 });
  expect((await api.post(`${path}/${id}/stop`)).body.status).toBe('stopped');
  expect((await api.post(`${path}/${id}/resume`)).status).toBe(409);
  expect((await api.post(`${path}/${id}/scale`, { rate: 2 })).status).toBe(409);
  expect((await api.get(`${path}/sim_none`)).status).toBe(404);
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
