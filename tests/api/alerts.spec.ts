import { PRESET_KEYS } from '@/lib/alerts/presets';
import { SHAPES } from '@/lib/api/shapes';
import { expect, test } from '../support/api';

const RULE = {
  name: 'Many payments',
  signal: 'payments',
  comparison: 'above',
  threshold: 1,
  window_minutes: 60,
  sample_min: 0,
  channels: ['console', 'webhook'],
};

test('rules over the API: shipped, made, tried, changed and deleted', async ({ api }) => {
  const shipped = (await api.get('/alert_rules?limit=50')).body.data.map((rule: unknown) =>
    SHAPES.AlertRule.parse(rule),
  );
  expect(shipped.map(({ preset }: { preset: string }) => preset).sort()).toEqual([...PRESET_KEYS].sort());
  const { name: _, channels: __, ...terms } = RULE;
  const trial = await api.post('/alert_rule_previews', terms);
  expect(SHAPES.AlertRulePreview.parse(trial.body)).toMatchObject({ verdict: 'none', count: 0 });
  const made = await api.post('/alert_rules', RULE, { idempotencyKey: 'rule-1' });
  const rule = SHAPES.AlertRule.parse(made.body);
  expect((await api.post('/alert_rules', RULE, { idempotencyKey: 'rule-1' })).body).toEqual(made.body);
  const muted = await api.post(`/alert_rules/${rule.id}`, { enabled: false, version: 1 });
  expect(muted.body).toMatchObject({ enabled: false, version: 2, threshold: 1 });
  const late = await api.post(`/alert_rules/${rule.id}`, { enabled: true, version: 1 });
  expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
  const wrong = await api.post(`/alert_rules/${rule.id}`, { comparison: 'drop', threshold: 2 });
  expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([400, '/threshold']);
  expect((await api.send('DELETE', `/alert_rules/${rule.id}`, null)).body.deleted).toBe(true);
  expect((await api.get(`/alert_rules/${rule.id}`)).status).toBe(404);
  expect((await api.get('/incidents')).body.data).toEqual([]);
  expect((await api.get('/incidents/inc_01kb7q2m8t4w9x5r0c6hz3vn1e')).status).toBe(404);
  const events = await api.get('/events?type=alert_rule.deleted');
  expect(events.body.data[0].data.object.id).toBe(rule.id);
});

test('thresholds have fractions: a shipped rule is sent back as it was told, and rates are tried and made', async ({
  api,
}) => {
  for (const { id, threshold, version } of (await api.get('/alert_rules?limit=50')).body.data) {
    const same = await api.post(`/alert_rules/${id}`, { threshold, version });
    expect([same.status, same.body.threshold]).toEqual([200, threshold]);
  }
  const { name: _, channels: __, ...terms } = RULE;
  const rate = { ...terms, signal: 'authorization_rate', comparison: 'below', threshold: 0.025 };
  expect((await api.post('/alert_rule_previews', rate)).body).toMatchObject({ verdict: 'never_enough' });
  const made = await api.post('/alert_rules', { ...rate, name: 'Hardly any' });
  expect(SHAPES.AlertRule.parse(made.body).threshold).toBe(0.025);
  for (const threshold of ['1.0', '5e-1', '1e-1'])
    expect(
      (await api.send('POST', '/alert_rule_previews', JSON.stringify(rate).replace('0.025', threshold))).body,
    ).toMatchObject({ status: 400, errors: [{ pointer: '/threshold' }] });
});
