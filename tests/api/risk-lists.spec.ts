import { SHAPES } from '@/lib/api/shapes';
import { expect, newApiClient, test } from '../support/api';

test('lists and their entries are made, read, changed and removed over the API', async ({ api, server }) => {
  const made = await api.post('/risk_lists', {
    key: 'fraud',
    name: 'Known fraud',
    kind: 'email',
    purpose: 'block',
  });
  const list = SHAPES.RiskList.parse(made.body);
  expect(list).toMatchObject({ key: 'fraud', kind: 'email', purpose: 'block', entry_count: 0 });
  const same = await api.post('/risk_lists', { key: 'fraud', name: 'Again', kind: 'ip' });
  expect([same.status, same.body.code]).toEqual([409, 'already_exists']);
  const wrong = await api.post('/risk_lists', { key: 'No Key', name: 'x', kind: 'phone' });
  expect([wrong.status, wrong.body.errors.map((one: { pointer: string }) => one.pointer).sort()]).toEqual([
    400,
    ['/key', '/kind'],
  ]);
  const entry = await api.post(
    '/risk_list_entries',
    { list: list.id, value: 'Mallory@Shop.Example', reason: 'Ten cards' },
    { idempotencyKey: 'mallory-1' },
  );
  expect(SHAPES.RiskListEntry.parse(entry.body)).toMatchObject({
    value: 'mallory@shop.example',
    reason: 'Ten cards',
  });
  const repeated = await api.post(
    '/risk_list_entries',
    { list: list.id, value: 'Mallory@Shop.Example', reason: 'Ten cards' },
    { idempotencyKey: 'mallory-1' },
  );
  expect([repeated.headers.get('idempotent-replayed'), repeated.body.id]).toEqual(['true', entry.body.id]);
  const both = await api.post('/risk_list_entries', {
    list: list.id,
    value: 'a@b.example',
    payment: 'pay_1',
  });
  expect([both.status, both.body.errors[0].pointer]).toEqual([400, '/value']);
  const csv = 'value,reason\na@shop.example,one\nno address,two\n';
  const checked = SHAPES.RiskListImport.parse(
    (await api.post(`/risk_lists/${list.id}/import`, { csv })).body,
  );
  expect(checked).toMatchObject({ dry_run: true, rows: 2, added: null, problem_count: 1 });
  expect(checked.problems).toEqual([{ line: 3, column: 'value', code: 'not_email', value: 'no address' }]);
  const refused = await api.post(`/risk_lists/${list.id}/import`, { csv, dry_run: false });
  expect([refused.status, refused.body.code, refused.body.errors[0].code]).toEqual([
    422,
    'list_entries_invalid',
    'not_email',
  ]);
  const good = await api.post(`/risk_lists/${list.id}/import`, {
    csv: 'value\na@shop.example\nb@shop.example\n',
    dry_run: false,
  });
  expect(SHAPES.RiskListImport.parse(good.body)).toMatchObject({ added: 2, changed: 0, unchanged: 0 });
  const page = (await api.get(`/risk_list_entries?list=${list.id}&limit=2`)).body;
  expect([page.data.length, page.has_more]).toEqual([2, true]);
  const rest = (await api.get(`/risk_list_entries?list=${list.id}&limit=2&cursor=${page.next_cursor}`)).body;
  expect(rest.data.map((one: { id: string }) => one.id)).toEqual([entry.body.id]);
  const found = (await api.get('/risk_list_entries?search=MALLORY%40shop.example')).body.data;
  expect(found.map((one: { id: string }) => one.id)).toEqual([entry.body.id]);

  const remove = (path: string) => api.send('DELETE', path, null);
  const other = await newApiClient(server.url);
  expect((await other.get(`/risk_lists/${list.id}`)).status).toBe(404);
  expect((await other.post('/risk_list_entries', { list: list.id, value: 'a@b.example' })).status).toBe(404);
  expect((await other.get('/risk_list_entries')).body.data).toEqual([]);
  const renamed = await api.post(`/risk_lists/${list.id}`, { name: 'Fraud', purpose: 'custom' });
  expect(renamed.body).toMatchObject({ name: 'Fraud', purpose: 'custom', key: 'fraud', entry_count: 3 });
  expect((await remove(`/risk_list_entries/${entry.body.id}`)).body.id).toBe(entry.body.id);
  expect((await api.get(`/risk_list_entries/${entry.body.id}`)).status).toBe(404);
  expect((await remove(`/risk_lists/${list.id}`)).body.deleted).toBe(true);
  expect((await api.get('/risk_lists')).body.data).toEqual([]);
  const types = (await api.get(`/events?object=${list.id}&limit=50`)).body.data;
  expect(types.map((one: { type: string }) => one.type).at(-1)).toBe('risk_list.created');
});

test('a configuration file holds lists without their entries, and never changes a kind', async ({ api }) => {
  const yaml =
    'version: 1\nrisk_lists:\n  - key: vip\n    name: Regulars\n    kind: customer\n    purpose: allow\n';
  const { digest } = (await api.post('/configuration', { yaml })).body;
  await api.post('/configuration', { yaml, dry_run: false, digest });
  const [list] = (await api.get('/risk_lists')).body.data;
  expect(list).toMatchObject({ key: 'vip', kind: 'customer', purpose: 'allow' });
  const changed = await api.post('/configuration', {
    yaml: yaml.replace('Regulars', 'Friends').replace('customer', 'email'),
  });
  expect(changed.body.changes).toContainEqual(
    expect.objectContaining({
      part: 'risk_lists',
      item: 'vip',
      field: 'kind',
      hint: 'list_kind',
      applies: false,
    }),
  );
  const without = 'version: 1\nrisk_lists: []\n';
  const diff = (await api.post('/configuration', { yaml: without })).body;
  await api.post('/configuration', { yaml: without, dry_run: false, digest: diff.digest });
  expect((await api.get('/risk_lists')).body.data).toEqual([]);
});
