import { SHAPES } from '@/lib/api/shapes';
import { expect, newApiClient, test } from '../support/api';

const YAML = 'version: 1\nwebhook_endpoints:\n  - url: https://shop.example/hooks\n    event_types: ["*"]\n';

test('a configuration is read, compared and applied over the API; comparing is the default', async ({
  api,
}) => {
  const before = SHAPES.Configuration.parse((await api.get('/configuration')).body);
  expect(before).toMatchObject({ environment: api.environmentId, livemode: false });
  expect(before.yaml).toContain('name: tests');
  const diff = SHAPES.ConfigurationDiff.parse((await api.post('/configuration', { yaml: YAML })).body);
  expect(diff).toMatchObject({ applied: false, digest: before.digest });
  expect(diff.changes[0]).toMatchObject({ part: 'webhook_endpoints', kind: 'added', hint: 'secret_new' });
  expect((await api.get('/webhook_endpoints')).body.data).toEqual([]);
  const unseen = await api.post('/configuration', { yaml: YAML, dry_run: false });
  expect([unseen.status, unseen.body.errors[0].pointer]).toEqual([400, '/digest']);
  const request = { yaml: YAML, dry_run: false, digest: diff.digest };
  const applied = await api.post('/configuration', request, { idempotencyKey: 'apply-1' });
  expect(SHAPES.ConfigurationDiff.parse(applied.body)).toMatchObject({ applied: true });
  const endpoints = (await api.get('/webhook_endpoints')).body.data;
  expect(endpoints).toEqual([
    expect.objectContaining({ url: 'https://shop.example/hooks', secret: null, status: 'enabled' }),
  ]);
  const repeated = await api.post('/configuration', request, { idempotencyKey: 'apply-1' });
  expect(repeated.headers.get('idempotent-replayed')).toBe('true');
  const late = await api.post('/configuration', request);
  expect([late.status, late.body.code]).toEqual([409, 'version_conflict']);
});

test('what a file cannot be, and who may not send one', async ({ api, server }) => {
  const wrong = await api.post('/configuration', { yaml: 'version: 1\nshop: 4242424242424242\n' });
  expect([wrong.status, wrong.body.code]).toEqual([422, 'configuration_invalid']);
  expect(wrong.body.problems).toEqual([
    { code: 'unknown_field', path: '/shop', line: 2, column: 1, detail: 'This field does not exist' },
  ]);
  expect(wrong.text).not.toContain('4242424242424242');
  expect((await api.post('/configuration', { yaml: YAML, secret: 'x' })).body.code).toBe('unknown_field');
  expect((await api.post('/configuration', { yaml: `# ${'x'.repeat(1_100_000)}` })).status).toBe(413);
  // A key changes what its scopes hold, and networks of keys are for members.
  const { yaml } = (await api.get('/configuration')).body;
  const bound = await api.post('/configuration', {
    yaml: yaml.replace('ip_ranges: []', 'ip_ranges: [10.0.0.0/8]'),
  });
  expect([bound.status, bound.body.permission]).toEqual([403, 'keys:write']);
  const other = await newApiClient(server.url);
  expect((await other.get('/configuration')).body.yaml).not.toContain('shop.example');
  expect((await api.get('/configuration', { key: null })).status).toBe(401);
});
