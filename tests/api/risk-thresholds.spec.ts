import { SHAPES } from '@/lib/api/shapes';
import { callFunction } from '@/lib/db';
import { expect, test } from '../support/api';

test('thresholds over the API: read, tried, set, and refused at their place', async ({ api }) => {
  const first = SHAPES.RiskThresholds.parse((await api.get('/risk_thresholds')).body);
  expect(first).toMatchObject({ challenge_at: null, review_at: null, block_at: null, version: 0 });
  const wanted = { challenge_at: 50, review_at: 70, block_at: null };
  const tried = await api.post('/risk_thresholds/backtest', wanted);
  const trial = SHAPES.RiskThresholdsBacktest.parse(tried.body);
  expect([trial.challenge?.attempts, trial.review?.matched, trial.block]).toEqual([0, 0, null]);
  expect((await api.get('/risk_thresholds')).body).toEqual(first);
  expect(first.versions).toEqual([]);
  const set = await api.post('/risk_thresholds', { ...wanted, version: 0 }, { idempotencyKey: 'set-1' });
  expect(set.body).toMatchObject({ ...wanted, version: 1, backtest: trial.id });
  const { versions } = SHAPES.RiskThresholds.parse((await api.get('/risk_thresholds')).body);
  expect(versions).toMatchObject([{ ...wanted, version: 1, set_by: set.body.set_by, backtest: trial }]);
  const again = await api.post('/risk_thresholds', { ...wanted, version: 0 }, { idempotencyKey: 'set-1' });
  expect([again.status, again.body]).toEqual([200, set.body]);
  const late = await api.post('/risk_thresholds', { ...wanted, version: 0 });
  expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
  const wrong = await api.post('/risk_thresholds', { ...wanted, block_at: 60 });
  expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([400, '/block_at']);
  expect((await api.post('/risk_thresholds', { block_at: 60 })).status).toBe(400);
  // The key that asks is one person, and so is the one that would confirm.
  await callFunction('risk_rule_setting_save', api.environmentId, {
    actor: 'usr_1',
    at: new Date().toISOString(),
    two_people: true,
  });
  const alone = await api.post('/risk_thresholds', { ...wanted, block_at: 90 });
  expect([alone.status, alone.body.code]).toEqual([403, 'approval_not_allowed']);
  const events = await api.get('/events?type=risk_thresholds.updated');
  expect(events.body.data[0].data.object).toEqual(set.body);
});
