import type { Actor } from '@/lib/auth/actor';
import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import { promoteConfiguration } from '@/lib/configuration/promote-configuration';
import { createKey } from '@/lib/credentials/create-key';
import { pool } from '@/lib/db';
import { saveDisputeSetting } from '@/lib/disputes/save-setting';
import type { Call } from '@/lib/doors/call';
import { createEndpoint, updateEndpoint } from '@/lib/webhooks/write-endpoint';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { makeMember, makeMerchant, refusal } from './auth-support';

const NO_CLAIM: Call = { claim: null };
const EMPTY =
  'version: 1\nmethods:\n  card:\n    enabled: true\n    fee: null\n  alipay:\n    enabled: true\n    fee: null\ndispute_settings:\n  accept_below: null\npayout_schedules: []\nrequest_log:\n  retention_days: 30\nrisk_rules: []\nrisk_lists: []\nrisk_thresholds:\n  challenge_at: null\n  review_at: null\n  block_at: null\nwebhook_endpoints: []\napi_keys: []\nroles: []\n';

const endpoint = (url: string, more = '') =>
  `  - url: ${url}\n    event_types: [payment.succeeded, payment.failed]\n${more}`;

/** Without the alert rules that ship with the product. */
async function exported(actor: Actor): Promise<string> {
  return (await exportConfiguration(actor)).yaml.replace(/^alert_rules:\n[\s\S]*?^(?=api_keys:)/m, '');
}

async function apply(actor: Actor, yaml: string, call: Call = NO_CLAIM) {
  const { digest } = await planConfiguration(actor, { yaml });
  return (await applyConfiguration(actor, { yaml, digest }, call)).row;
}

/** What is wrong with a file, as `line:column code path`. */
async function problemsIn(actor: Actor, yaml: string): Promise<string[]> {
  const error = await refusal(planConfiguration(actor, { yaml }));
  expect(error.code).toBe('configuration_invalid');
  const problems = error.details.problems as { line: number; column: number; code: string; path: string }[];
  return problems.map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`);
}

test('an environment is exported, changed by its file field by field, and the same file again changes nothing', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  expect(await exported(sandbox)).toBe(EMPTY);
  const wanted = `version: 1
dispute_settings:
  accept_below: { amount: 1500, currency: EUR }
request_log:
  retention_days: 7
webhook_endpoints:
${endpoint('https://shop.example/a', '    description: The books\n')}${endpoint('https://shop.example/b', '    status: paused\n    payload: thin\n')}`;
  const plan = await planConfiguration(sandbox, { yaml: wanted });
  expect(plan.changes).toContainEqual({
    part: 'dispute_settings',
    item: '',
    field: 'accept_below',
    kind: 'changed',
    before: null,
    after: { amount: 1500, currency: 'EUR' },
    hint: null,
    applies: true,
  });
  expect(await exported(sandbox)).toBe(EMPTY);
  const call: Call = { claim: null, changes: [] };
  expect((await apply(sandbox, wanted, call)).changes).toHaveLength(12);
  expect(call.changes).toContainEqual([
    'dispute_settings/0/accept_below',
    null,
    '{"amount":1500,"currency":"EUR"}',
  ]);
  expect(JSON.stringify(call.changes)).not.toMatch(/The books|shop\.example\/[ab]/);
  const file = (await exportConfiguration(sandbox)).yaml;
  expect(file).toContain('description: The books');
  expect(file).not.toMatch(/whsec|secret:/);
  expect((await planConfiguration(sandbox, { yaml: file })).changes).toEqual([]);
  const changed = file.replace('payload: thin', 'payload: full').replace('The books', 'Books');
  const fields = (await apply(sandbox, changed)).changes.map(({ item, field, kind }) => [item, field, kind]);
  expect(fields).toEqual([
    ['https://shop.example/a', 'description', 'changed'],
    ['https://shop.example/b', 'payload', 'changed'],
  ]);
  const removed = await apply(sandbox, 'version: 1\nwebhook_endpoints: []\n');
  expect(new Set(removed.changes.map(({ kind }) => kind))).toEqual(new Set(['removed']));
  // A part that the file does not name stays as it is.
  expect((await exportConfiguration(sandbox)).yaml).toContain('amount: 1500');
  const { rows } = await database.owner.query(
    'SELECT url, status, payload, deleted_at IS NOT NULL AS gone FROM webhook_endpoint WHERE environment_id = $1 ORDER BY url',
    [sandbox.environment.id],
  );
  expect(rows).toEqual([
    { url: 'https://shop.example/a', status: 'enabled', payload: 'full', gone: true },
    { url: 'https://shop.example/b', status: 'paused', payload: 'full', gone: true },
  ]);
});

test('mistakes are named by line and column, and what could blow up is not taken', async () => {
  const { sandbox } = await newMerchant();
  const problems = (yaml: string) => problemsIn(sandbox, yaml);
  expect(
    await problems(
      'version: 1\nwebhook_endpoints:\n  - url: https://shop.example/a\n    secret: whsec_x\n    event_types: [nothing.happened]\nshop: 1\n',
    ),
  ).toEqual([
    '5:19 invalid_value /webhook_endpoints/0/event_types/0',
    '4:5 unknown_field /webhook_endpoints/0/secret',
    '6:1 unknown_field /shop',
  ]);
  expect(await problems('version: 1\nwebhook_endpoints:\n  - event_types: ["*"]\n')).toEqual([
    '3:5 missing /webhook_endpoints/0/url',
  ]);
  expect(await problems('version: 2\n')).toEqual(['1:10 invalid_value /version']);
  expect(await problems('')).toEqual(['1:1 invalid_value ']);
  expect(
    await problems('version: 1\ndispute_settings: { accept_below: { amount: 1.5, currency: usd } }\n'),
  ).toEqual([
    '2:45 invalid_value /dispute_settings/accept_below/amount',
    '2:60 invalid_value /dispute_settings/accept_below/currency',
  ]);
  expect(await problems('version: 1\nversion: 1\n')).toEqual(['2:1 duplicate ']);
  const twice = `version: 1\nwebhook_endpoints:\n${endpoint('https://shop.example/a')}${endpoint('https://shop.example:443/a')}`;
  expect(await problems(twice)).toEqual(['5:10 duplicate /webhook_endpoints/1/url']);
  expect(await problems(`version: 1\nwebhook_endpoints:\n${endpoint('https://169.254.169.254/')}`)).toEqual([
    '3:10 not_possible /webhook_endpoints/0/url',
  ]);
  const laughs = `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, nth) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[nth]}`).join(',')}]`)
    .join('\n')}\n`;
  expect((await problems(laughs))[0]).toBe('2:7 reference ');
  expect(await problems('version: !!float 1\n')).toEqual(['1:18 reference ']);
  expect((await problems('version: 1\n--- \nversion: 1\n')).length).toBeGreaterThan(0);
  expect((await problems(`version: ${'['.repeat(200_000)}`))[0]).toContain('not_yaml');
  expect(await problems(`version: 1\n# ${'x'.repeat(1_000_000)}\n`)).toEqual(['1:1 too_large ']);
  expect(await problems('version: 1\n__proto__: { polluted: true }\n')).toEqual([
    '2:1 unknown_field /__proto__',
  ]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(await exported(sandbox)).toBe(EMPTY);
});

test('a diff is applied to what it was made from or not at all, and of two rivals one wins', async () => {
  const { sandbox } = await newMerchant();
  const yaml = `version: 1\nwebhook_endpoints:\n${endpoint('https://shop.example/a')}`;
  const { digest } = await planConfiguration(sandbox, { yaml });
  await saveDisputeSetting(sandbox, { accept_below: { amount: 5, currency: 'USD' } }, NO_CLAIM);
  expect((await refusal(applyConfiguration(sandbox, { yaml, digest }, NO_CLAIM))).code).toBe(
    'version_conflict',
  );
  const { digest: fresh } = await planConfiguration(sandbox, { yaml });
  const rivals = await Promise.allSettled(
    Array.from({ length: 6 }, () => applyConfiguration(sandbox, { yaml, digest: fresh }, NO_CLAIM)),
  );
  expect(rivals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  // The same request again is answered, not done again.
  const claimed: Call = { claim: { key: 'import-1', fingerprint: 'ab'.repeat(32) } };
  const more = `${yaml}${endpoint('https://shop.example/b')}`;
  const third = (await planConfiguration(sandbox, { yaml: more })).digest;
  const first = await applyConfiguration(sandbox, { yaml: more, digest: third }, claimed);
  const again = await applyConfiguration(sandbox, { yaml: more, digest: third }, claimed);
  expect([first.replayed, again.replayed !== null, again.row.digest]).toEqual([null, true, first.row.digest]);
});

test('a step that is refused takes everything back and says which item it was', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const key = await createKey(sandbox, { name: 'Server', kind: 'secret' }, NO_CLAIM);
  await database.owner.query(
    `INSERT INTO api_key_use (environment_id, key_id, hour, ip, user_agent, calls, last_at)
     VALUES ($1, $2, date_trunc('hour', now()), '198.51.100.7', 'till', 3, now())`,
    [sandbox.environment.id, key.id],
  );
  const { yaml } = await exportConfiguration(sandbox);
  const bound = yaml.replace('ip_ranges: []', 'ip_ranges: [10.0.0.0/8]');
  const both = bound.replace(
    'webhook_endpoints: []',
    `webhook_endpoints:\n${endpoint('https://shop.example/a')}`,
  );
  const error = await refusal(apply(sandbox, both));
  expect(error).toMatchObject({ code: 'addresses_in_use', details: { calls: 3, item: 'api_keys Server' } });
  expect((await exportConfiguration(sandbox)).yaml).toBe(yaml);
  const wider = yaml.replace('ip_ranges: []', 'ip_ranges: [198.51.100.0/24]');
  expect((await apply(sandbox, wider)).changes).toHaveLength(1);
  // What it may do is changed by the rules of its page; no file makes or ends one.
  const signed = wider
    .replace('requires_signature: false', 'requires_signature: true')
    .replace('- tokens:write', '');
  expect((await apply(sandbox, signed)).changes.map(({ field }) => field)).toEqual([
    'permissions',
    'requires_signature',
  ]);
  const { rows } = await database.owner.query(
    "SELECT requires_signature, 'tokens:write' = ANY (permissions) AS wide FROM api_key WHERE id = $1",
    [key.id],
  );
  expect(rows).toEqual([{ requires_signature: true, wide: false }]);
  const tooMuch = await problemsIn(
    sandbox,
    signed.replace('- payments:read', '- payments:read\n      - members:write'),
  );
  expect(tooMuch).toEqual([expect.stringContaining('not_possible /api_keys/0/name')]);
  const pages = await problemsIn(
    sandbox,
    signed.replace('allowed_origins: []', 'allowed_origins: [https://shop.example]'),
  );
  expect(pages).toEqual([expect.stringContaining('not_possible /api_keys/0/name')]);
  const other = signed.replace('kind: secret', 'kind: signing').replace('name: Server', 'name: Robot');
  const byHand = (await apply(sandbox, other)).changes.map(
    ({ item, hint, applies }) => `${item} ${hint} ${applies}`,
  );
  expect(new Set(byHand)).toEqual(new Set(['Robot key_new false', 'Server key_kept false']));
  expect((await exportConfiguration(sandbox)).yaml).toContain('name: Server');
});

test('a sandbox is promoted to live: addresses are given anew, live keeps its own, no secret crosses', async () => {
  const { sandbox, live } = await newMerchant();
  await createKey(sandbox, { name: 'Till', kind: 'secret' }, NO_CLAIM);
  const plain = { event_types: ['*'], payload: 'full' as const };
  await createEndpoint(sandbox, { ...plain, url: 'countinghouse:receiver' }, NO_CLAIM);
  const shared = await createEndpoint(sandbox, { ...plain, url: 'https://shop.example/hooks' }, NO_CLAIM);
  await updateEndpoint(sandbox, { id: shared.row.id, status: 'paused' }, NO_CLAIM);
  await createEndpoint(live, { ...plain, url: 'https://shop.example/live-only' }, NO_CLAIM);
  await saveDisputeSetting(sandbox, { accept_below: { amount: 900, currency: 'USD' } }, NO_CLAIM);
  const from = sandbox.environment.id;
  const first = await promoteConfiguration(live, { from, addresses: {} });
  expect(first.missing).toEqual([
    { part: 'webhook_endpoints', name: 'countinghouse:receiver', detail: expect.any(String) },
  ]);
  expect(first.yaml).not.toContain('receiver');
  const addresses = { 'countinghouse:receiver': 'https://shop.example/real' };
  const { yaml, missing } = await promoteConfiguration(live, { from, addresses });
  expect(missing).toEqual([]);
  const { changes } = await apply(live, yaml);
  expect(changes.filter(({ kind }) => kind === 'removed')).toEqual([]);
  expect(new Set(changes.filter(({ part }) => part === 'api_keys').map(({ hint }) => hint))).toEqual(
    new Set(['key_new']),
  );
  const after = (await exportConfiguration(live)).yaml;
  for (const text of ['amount: 900', 'shop.example/live-only', 'shop.example/real', 'status: paused']) {
    expect(after).toContain(text);
  }
  const again = await promoteConfiguration(live, { from, addresses });
  expect((await planConfiguration(live, { yaml: again.yaml })).changes.every(({ applies }) => !applies)).toBe(
    true,
  );
  const stranger = await newMerchant();
  expect((await refusal(promoteConfiguration(stranger.live, { from, addresses }))).code).toBe('not_found');
});

test('a rule of a file looks into lists that are there or in the same file, and each list keeps its kind', async () => {
  const { sandbox, live } = await newMerchant();
  const rule = (expression: string) =>
    `risk_rules:\n  - { name: Known, action: review, expression: ${expression} }\n`;
  const list = (kind: string) =>
    `risk_lists:\n  - { key: vips, name: Vips, kind: ${kind}, purpose: custom }\n`;
  const first = async (yaml: string) => {
    const error = await refusal(planConfiguration(sandbox, { yaml }));
    const [found] = error.details.problems as { line: number; path: string; detail: string }[];
    return `${found?.line} ${found?.path} ${found?.detail}`;
  };
  expect(await first(`version: 1\n${rule('email in @vips')}`)).toBe(
    '3 /risk_rules/0/name line 1, column 10 of the rule: There is no list @vips',
  );
  expect(await first(`version: 1\n${rule('ip in @vips')}${list('email')}`)).toContain('is of email');
  await apply(sandbox, `version: 1\n${rule('email in @vips')}${list('email')}`);
  // The list keeps its kind, whatever the file says.
  expect(await first(`version: 1\n${rule('ip in @vips')}${list('ip')}`)).toContain('is of email');
  expect(await first(`version: 1\n${rule('email in @vips or hour = 1')}risk_lists: []\n`)).toContain(
    'There is no list @vips',
  );
  const gone = 'version: 1\nrisk_rules: []\nrisk_lists: []\n';
  const { yaml, missing } = await promoteConfiguration(live, { from: sandbox.environment.id, addresses: {} });
  expect(missing).toEqual([]);
  await apply(live, yaml);
  expect((await exportConfiguration(live)).yaml).toContain('email in @vips');
  await apply(sandbox, gone);
  expect(await exported(sandbox)).toBe(EMPTY);
});

test('a part is changed only by who may change it otherwise', async () => {
  const merchant = await makeMerchant();
  const admin = await makeMember(merchant, 'admin');
  const actor = await admin.actorIn(merchant.sandbox);
  const yaml = `version: 1\nwebhook_endpoints:\n${endpoint('https://shop.example/a')}`;
  const without = {
    ...actor,
    permissions: new Set([...actor.permissions].filter((one) => one !== 'webhooks:write')),
  };
  expect((await refusal(planConfiguration(without, { yaml }))).code).toBe('insufficient_scope');
  expect((await apply(actor, yaml)).isApplied).toBe(true);
  // Nothing changes, so nothing is needed.
  expect((await planConfiguration(without, { yaml })).changes).toEqual([]);
  const settings = 'version: 1\nrequest_log: { retention_days: 5 }\n';
  const fileOnly = { ...actor, permissions: new Set(['configuration:write'] as const) };
  expect((await refusal(planConfiguration(fileOnly, { yaml: settings }))).details.permission).toBe(
    'settings:write',
  );
  const live = await admin.actorIn(merchant.live);
  const from = merchant.sandbox;
  expect((await promoteConfiguration(live, { from, addresses: {} })).yaml).toContain(
    'https://shop.example/a',
  );
});

test('a member sees of the file what the member sees elsewhere', async () => {
  const merchant = await makeMerchant();
  const actor = await (await makeMember(merchant, 'admin')).actorIn(merchant.sandbox);
  await createKey(actor, { name: 'Warehouse', kind: 'secret' }, NO_CLAIM);
  const without = (...lost: string[]) => ({
    ...actor,
    permissions: new Set([...actor.permissions].filter((one) => !lost.includes(one))),
  });
  expect((await exportConfiguration(actor)).yaml).toContain('Warehouse');
  const { yaml } = await exportConfiguration(without('keys:read', 'webhooks:read'));
  expect(yaml).not.toMatch(/Warehouse|api_keys|webhook_endpoints/);
  expect(yaml).toContain('request_log');
  // Comparing would show it as well; what the file does not name stays.
  const asked = planConfiguration(without('keys:read'), { yaml: 'version: 1\napi_keys: []\n' });
  expect(await refusal(asked)).toMatchObject({ code: 'insufficient_scope' });
  expect((await planConfiguration(without('keys:read', 'webhooks:read'), { yaml })).changes).toEqual([]);
  const from = merchant.live;
  const brought = await promoteConfiguration(without('keys:read'), { from, addresses: {} });
  expect(brought.yaml).not.toContain('api_keys');
});

test('a session that stood still for too long to be in live brings nothing of live into a sandbox', async () => {
  const merchant = await makeMerchant();
  const admin = await makeMember(merchant, 'admin');
  const sandbox = () => admin.actorIn(merchant.sandbox);
  const from = merchant.live;
  expect((await promoteConfiguration(await sandbox(), { from, addresses: {} })).yaml).toContain('version: 1');
  await pool().query('UPDATE session SET longest_pause_seconds = 1200 WHERE user_id = $1', [admin.userId]);
  expect((await refusal(admin.actorIn(merchant.live))).code).toBe('not_signed_in');
  const refused = promoteConfiguration(await sandbox(), { from, addresses: {} });
  expect((await refusal(refused)).code).toBe('not_signed_in');
});
