import { SHAPES } from '@/lib/api/shapes';
import { expect, test } from '../support/api';

const RULE = { name: 'Large amounts', action: 'block', expression: 'amount > 500.00 USD' };

test('a rule over the API: from draft to active, what it says and what it refuses', async ({ api }) => {
  const made = await api.post('/risk_rules', RULE);
  expect(made.status).toBe(200);
  expect(SHAPES.RiskRule.parse(made.body)).toMatchObject({
    ...RULE,
    status: 'draft',
    latest_version: 1,
    warnings: null,
  });
  const path = `/risk_rules/${made.body.id}`;
  expect((await api.get(path)).body).toEqual(made.body);
  const early = await api.post(`${path}/activate`, {});
  expect([early.status, early.body.code, early.body.current_status]).toEqual([
    409,
    'backtest_required',
    'draft',
  ]);
  const validated = await api.post(`${path}/validate`, {});
  expect(SHAPES.RiskRule.parse(validated.body)).toMatchObject({ status: 'validated', warnings: [] });
  const tried = await api.post(`${path}/backtest`, {});
  expect(SHAPES.RiskBacktest.parse(tried.body)).toMatchObject({
    rule: made.body.id,
    rule_version: 1,
    attempts: 0,
  });
  expect((await api.post(`${path}/shadow`, {})).body.shadow_version).toBe(1);
  const active = await api.post(`${path}/activate`, {}, { idempotencyKey: 'activate-1' });
  expect(active.body).toMatchObject({ status: 'active', active_version: 1, shadow_version: null });
  const replayed = await api.post(`${path}/activate`, {}, { idempotencyKey: 'activate-1' });
  expect([replayed.status, replayed.body]).toEqual([200, active.body]);
  const changed = await api.post(path, { expression: 'amount > 900.00 USD' });
  expect(changed.body).toMatchObject({ status: 'active', expression: RULE.expression, latest_version: 2 });
  expect((await api.post(`${path}/rollback`, {})).body.code).toBe('invalid_state');
  expect((await api.get('/risk_rules?status=active')).body.data).toHaveLength(1);
  expect((await api.get('/risk_rules?action=review')).body.data).toEqual([]);
  expect((await api.post(`${path}/retire`, {})).body).toMatchObject({
    status: 'draft',
    active_version: null,
  });
  expect((await api.send('DELETE', path, null)).body.deleted).toBe(true);
  expect((await api.get('/risk_rules')).body.data).toEqual([]);
});

test('bad input is told at its place, and nothing is half saved', async ({ api }) => {
  await api.post('/risk_lists', { key: 'known', name: 'Known', kind: 'email', purpose: 'custom' });
  // biome-ignore format: a table reads better in its own columns
  const table: [body: Record<string, unknown>, status: number, code: string, place?: [number, number, string]][] = [
    [{ ...RULE, expression: 'amuont > 5' }, 422, 'rule_invalid', [1, 1, 'unknown_attribute_close']],
    [{ ...RULE, expression: 'amount > 5 and\n hour > "x"' }, 422, 'rule_invalid', [2, 2, 'type_mismatch']],
    [{ ...RULE, expression: '' }, 422, 'rule_invalid', [1, 1, 'empty']],
    [{ ...RULE, expression: `${'('.repeat(200)}true` }, 422, 'rule_invalid', [1, 52, 'too_deep']],
    [{ ...RULE, expression: Array(3_400).fill('hour=1').join(' or ') }, 422, 'rule_invalid', [1, 1, 'too_many_nodes']],
    [{ ...RULE, expression: 'hour = 1 or email in @vips' }, 422, 'rule_invalid', [1, 22, 'unknown_list']],
    [{ ...RULE, expression: 'ip in @known' }, 422, 'rule_invalid', [1, 7, 'list_kind']],
    [{ ...RULE, action: 'approve' }, 400, 'invalid_request'],
    [{ ...RULE, name: 'a\u0000b' }, 400, 'invalid_request'],
    [{ ...RULE, name: 'of 4242 4242 4242 4242' }, 400, 'invalid_request'],
    [{ ...RULE, expression: 'email = "\ud800"' }, 400, 'invalid_request'],
    [{ ...RULE, expression: 'metadata.x = "4242424242424242"' }, 400, 'invalid_request'],
    [{ ...RULE, name: ' ' }, 400, 'invalid_request'],
    [{ ...RULE, status: 'active' }, 400, 'unknown_field'],
  ];
  for (const [body, status, code, place] of table) {
    const answer = await api.post('/risk_rules', body);
    const found = answer.body.problems?.[0];
    expect([answer.status, answer.body.code], JSON.stringify(body).slice(0, 80)).toEqual([status, code]);
    if (place && place[2] !== 'too_many_nodes') expect([found.line, found.column, found.code]).toEqual(place);
    else if (place) expect(found.code).toBe(place[2]);
  }
  expect((await api.get('/risk_rules')).body.data).toEqual([]);
  const rule = (await api.post('/risk_rules', RULE)).body;
  const unknown = await api.post(`/risk_rules/${rule.id}`, { expression: 'email in @vips' });
  expect([unknown.body.code, unknown.body.problems?.[0]?.detail]).toEqual([
    'rule_invalid',
    'There is no list @vips',
  ]);
  expect((await api.post('/risk_rules', { ...RULE, name: 'LARGE amounts' })).body.code).toBe(
    'already_exists',
  );
  const window = { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' };
  expect((await api.post(`/risk_rules/${rule.id}/backtest`, window)).status).toBe(400);
  const ancient = { until: '0000-01-01T00:00:00Z' };
  expect((await api.post(`/risk_rules/${rule.id}/backtest`, ancient)).status).toBe(400);
  expect((await api.post(`/risk_rules/${rule.id}/validate`, { rule_version: 2 })).status).toBe(404);
  expect((await api.get(`/risk_rules/${rule.id}x`)).status).toBe(404);
});
