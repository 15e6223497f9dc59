import { type Actor, systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { eraseCustomer } from '@/lib/customers/erase-customer';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { RequestFilters } from '@/lib/requests/filters';
import { forgetRequests } from '@/lib/requests/forget-requests';
import { eventsOfRequest, getRequest, listRequests } from '@/lib/requests/queries';
import { renderRequest, renderRequestDetail } from '@/lib/requests/render';
import type { LoggedCall } from '@/lib/requests/row';
import { saveRetention } from '@/lib/requests/save-retention';
import { flushRequests, keepRequest } from '@/lib/requests/write-requests';
import { metricsRegistry } from '@/lib/telemetry';
import { expect, test } from '../support/database';
import { newMerchant } from '../support/merchants';
import { CANARIES, scanDatabase } from '../support/scan-card-numbers';
import { makeMember, makeMerchant } from './auth-support';
import { Victim } from './kill-server';
import { apiClient } from './requests-world';

const NO_CLAIM: Call = { claim: null };

const CARD = { amount: 1_200, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
const filters = (given: Record<string, string> = {}) => RequestFilters.parse(given);

test('a call is kept with what was asked and answered, in the order of time, and is found again', async () => {
  const { sandbox } = await newMerchant();
  const send = await apiClient(sandbox);
  const paid = await send('POST', '/payments', CARD, { 'idempotency-key': '"order-7"' });
  const declined = await send('POST', '/payments', { ...CARD, payment_method: 'pm_card_chargeDeclined' });
  const refunded = await send('POST', '/refunds', {
    payment: paid.json.id,
    amount: 200,
    reason: 'duplicate',
  });
  const read = await send('GET', `/payments/${paid.json.id}`);
  const wrong = await send('POST', '/payments', '{"amount": 5, "cur', {});
  const nowhere = await send('GET', '/nowhere?a=b');
  const repeated = await send('POST', '/payments', CARD, { 'idempotency-key': 'order-7' });
  await flushRequests();

  const ids = async (given: Record<string, string>) =>
    (await listRequests(sandbox, filters(given))).rows.map(({ id }) => id);
  const all = [paid, declined, refunded, read, wrong, nowhere, repeated].map(({ id }) => id).reverse();
  expect(await ids({})).toEqual(all);
  expect(await ids({ status: '4xx' })).toEqual([nowhere.id, wrong.id, declined.id]);
  expect(await ids({ 'status[not]': '2xx', 'method[not]': 'GET' })).toEqual([wrong.id, declined.id]);
  expect(await ids({ view: 'failed', code: 'card_declined' })).toEqual([declined.id]);
  expect(await ids({ method: 'GET', path: '/api/v1/payments' })).toEqual([read.id]);
  expect(await ids({ path: `payments/${paid.json.id}` })).toEqual([read.id]);
  expect(await ids({ idempotency_key: 'order-7' })).toEqual([repeated.id, paid.id]);
  expect(await ids({ object: paid.json.id })).toEqual([repeated.id, read.id, refunded.id, paid.id]);
  expect(await ids({ search: refunded.json.id })).toEqual([refunded.id]);
  expect(await ids({ search: declined.id })).toEqual([declined.id]);
  expect(await ids({ actor: 'key_none' })).toEqual([]);

  const whole = renderRequestDetail(sandbox, await getRequest(sandbox, paid.id));
  expect(whole).toMatchObject({
    method: 'POST',
    path: '/api/v1/payments',
    route: 'POST /payments',
    status: 200,
    actor: { kind: 'key', label: 'Server' },
    ip: '203.0.113.9',
    user_agent: 'shop/1.0',
    idempotency_key: 'order-7',
    idempotent_replayed: false,
    code: null,
    object_id: paid.json.id,
    payment: paid.json.id,
    request: { body: JSON.stringify(CARD), state: 'whole', bytes: JSON.stringify(CARD).length },
    answer: { state: 'redacted', headers: { 'Request-Id': paid.id } },
    masked: false,
  });
  // The secret with which a browser may confirm the payment.
  expect(JSON.parse(whole.answer.body ?? '')).toEqual({ ...paid.json, client_secret: '[redacted]' });
  expect(renderRequest(sandbox, await getRequest(sandbox, repeated.id)).idempotent_replayed).toBe(true);
  expect(renderRequestDetail(sandbox, await getRequest(sandbox, wrong.id)).request).toMatchObject({
    body: null,
    state: 'withheld',
  });
  expect(renderRequest(sandbox, await getRequest(sandbox, declined.id)).docs).toMatch(
    /\/docs\/problems\/card_declined$/,
  );
  expect((await getRequest(sandbox, nowhere.id)).query).toEqual({ a: 'b' });
  const events = await eventsOfRequest(sandbox, await getRequest(sandbox, refunded.id));
  expect(events.map(({ type }) => type)).toContain('refund.created');
  const { live } = await newMerchant();
  await expect(getRequest(live, paid.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('no card number, security code, key or secret is kept, however it is written', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const send = await apiClient(sandbox);
  const [card] = CANARIES;
  const grouped = (separator: string) => card.replace(/(\d{4})(?=\d)/g, `$1${separator}`);
  const wide = [...card].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
  const escaped = [...card].map((digit) => `\\u003${digit}`).join('');
  const forms = [card, grouped(' '), grouped('-'), grouped('\u2009'), wide, `{"cvc":"737","pan":"${card}"}`];
  for (const text of forms) {
    await send('POST', '/payments', { ...CARD, description: text, metadata: { [text.slice(0, 40)]: text } });
    await send('GET', `/payments?search=${encodeURIComponent(text)}&${encodeURIComponent(text)}=1`);
    await send('GET', `/payments/${encodeURIComponent(text)}`);
  }
  const secret = `sk_sandbox_${'a1'.repeat(20)}`;
  await send('POST', '/payments', `{"amount":5,"currency":"USD","description":"${escaped}"}`);
  await send('POST', '/payments', `{"amount":${card},"card":{"number":${card},"cvc":737,"exp_month":12}}`);
  await send('POST', '/tokens', {
    type: 'card',
    card: { number: card, exp_month: 12, exp_year: 2035, cvc: '737' },
  });
  await send('POST', '/customers', { name: 'A', metadata: { key: secret, t: `Bearer ${secret}` } });
  await send('POST', '/webhook_endpoints', { url: 'https://hooks.example/in', types: ['*'] });
  const agent = { 'user-agent': `Shop ${card}`, accept: grouped(' '), 'idempotency-key': `k${grouped('-')}` };
  await send('GET', '/payments', undefined, agent);
  await flushRequests();
  const { rows } = await database.owner.query(
    'SELECT r.*, r::text AS line FROM request_log r WHERE environment_id = $1',
    [sandbox.environment.id],
  );
  expect(rows.length).toBe(forms.length * 3 + 6);
  expect((await scanDatabase(database.owner)).filter(({ source }) => source === 'request_log')).toEqual([]);
  const lines = rows.map(({ line }) => line).join('\n');
  expect(lines).not.toContain(secret);
  expect(lines).not.toMatch(/whsec_[A-Za-z0-9]/);
  expect(rows.find(({ path }) => path === '/tokens')).toMatchObject({
    request_body: null,
    request_state: 'withheld',
  });
  for (const row of rows)
    for (const body of [row.request_body, row.answer_body])
      if (body !== null) expect(() => JSON.parse(body), body).not.toThrow();
});

test('a long body is cut between two values, and the rest is not waited with', async () => {
  const { sandbox } = await newMerchant();
  const send = await apiClient(sandbox);
  for (let nth = 0; nth < 20; nth += 1)
    await send('POST', '/customers', {
      name: `N${nth}`,
      metadata: { note: `${'long words, '.repeat(40)}end${nth}` },
    });
  const listed = await send('GET', '/customers?limit=100');
  await flushRequests();
  const { answer } = renderRequestDetail(sandbox, await getRequest(sandbox, listed.id));
  expect(answer.state).toBe('cut');
  expect(answer.bytes).toBe(listed.body.length);
  expect(answer.body?.length).toBeLessThanOrEqual(8_000);
  expect(listed.body.startsWith(answer.body ?? '-')).toBe(true);
  expect(listed.body.slice(answer.body?.length)).toMatch(/^,["{[]/);
});

test('developers and narrow keys see calls without people, others are denied', async () => {
  const merchant = await makeMerchant();
  const sandbox = await systemActor(merchant.sandbox);
  const send = await apiClient(sandbox);
  const body = { name: 'Zoe Quill', email: 'zoe@quill.example', metadata: { note: 'Zoe likes tea' } };
  const made = await send('POST', '/customers', body);
  const found = await send('GET', '/customers?search=zoe%40quill.example&limit=5');
  await flushRequests();
  const seen = async (role: 'owner' | 'admin' | 'developer', id: string) => {
    const actor = await (await makeMember(merchant, role)).actorIn(merchant.sandbox);
    expect(actor.permissions.has('requests:read')).toBe(true);
    return JSON.stringify(renderRequestDetail(actor, await getRequest(actor, id)));
  };
  for (const { id } of [made, found]) {
    expect(await seen('owner', id)).toMatch(/zoe@quill/);
    expect(await seen('admin', id)).toMatch(/zoe@quill/);
    const masked = await seen('developer', id);
    expect(masked).not.toMatch(/zoe/i);
    expect(masked).toContain('"masked":true');
  }
  expect(await seen('developer', made.id)).toContain(made.json.id);
  const key = async (scopes: object) =>
    (await apiClient(sandbox))('GET', '/request_logs', undefined, {
      authorization: `Bearer ${(await createKey(sandbox, { name: 'k', kind: 'secret', scopes }, NO_CLAIM)).secret}`,
    });
  expect((await key({ payments: 'write' })).status).toBe(403);
  const narrow = await key({ request_logs: 'read' });
  expect(narrow.status).toBe(200);
  expect(narrow.body).not.toContain('quill');
});

test('an erased person is in no call any more, and everybody else still is', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const send = await apiClient(sandbox);
  const made = await send('POST', '/customers', { name: 'Zoe Quill', email: 'zoe@quill.example' });
  const other = await send('POST', '/customers', { name: 'Ben Quarry', email: 'ben@quarry.example' });
  await send('POST', `/customers/${made.json.id}`, `{"name":"\\u84dd\\u8587","metadata":{"a":"Zoe Quill"}}`);
  await send('POST', '/payments', { ...CARD, customer: made.json.id, description: 'for Zoe Quill' });
  await send('GET', '/customers?search=zoe%40quill.example');
  await send('GET', '/customers/zoe@quill.example', undefined, { 'user-agent': 'Zoe Quill' });
  await eraseCustomer(sandbox, { id: made.json.id }, NO_CLAIM);
  const { rows } = await database.owner.query('SELECT r.*, r::text AS line FROM request_log r');
  const lines = rows.filter(({ environment_id }) => environment_id === sandbox.environment.id);
  expect(lines.map(({ line }) => line).join('\n')).not.toMatch(/zoe|quill|蓝薇|u84dd/i);
  expect(lines).toHaveLength(6);
  const kept = renderRequestDetail(sandbox, await getRequest(sandbox, other.id));
  expect(kept.request).toMatchObject({ state: 'whole', body: expect.stringContaining('Ben Quarry') });
  const gone = renderRequestDetail(sandbox, await getRequest(sandbox, made.id));
  expect(gone.request.state).toBe('redacted');
  expect(gone.object_id).toBe(made.json.id);
});

test('calls go when their time is over, in portions, and the number of days is each environment’s own', async ({
  database,
}) => {
  const { sandbox, live } = await newMerchant();
  const call: Call = { claim: null, changes: [] };
  const saved = await saveRetention({ ...sandbox, id: 'usr_1' }, { days: 3 }, call);
  expect(saved).toMatchObject({ retentionDays: 3, updatedBy: 'usr_1' });
  expect(call.changes).toEqual([['retention_days', '30', '3']]);
  await database.owner.query(
    `INSERT INTO request_log (environment_id, id, created_at, method, path, status, duration_ms, actor_kind, actor_id,
       is_repeated, request_headers, request_state, request_bytes, answer_headers, answer_state, answer_bytes)
     SELECT e, 'req_' || lpad((1000000 - nth)::text, 26, '0'), now() - nth * interval '1 hour', 'GET', '/payments', 200,
       1, 'key', 'key_1', false, '{}', 'none', 0, '{}', 'none', 0
     FROM unnest($1::text[]) e, generate_series(1, 2600) nth`,
    [[sandbox.environment.id, live.environment.id]],
  );
  const left = async (actor: Actor) =>
    db().requestLog.count({ where: { environmentId: actor.environment.id } });
  expect(await forgetRequests()).toBe(2_000 + (2_600 - 719));
  while ((await forgetRequests()) > 0);
  expect([await left(sandbox), await left(live)]).toEqual([71, 719]);
});

test('what finds no place is dropped and counted; what the database refuses takes nothing with it', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const call = (id: string, status = 200): LoggedCall => ({
    environmentId: sandbox.environment.id,
    id,
    atMs: Date.now(),
    method: 'GET',
    target: '/payments',
    route: 'GET /payments',
    status,
    durationMs: 1,
    actorKind: 'key',
    actorId: 'key_1',
    ip: null,
    userAgent: null,
    idempotencyKey: null,
    isRepeated: false,
    code: null,
    objectId: null,
    paymentId: null,
    requestHeaders: [],
    body: 'none',
    requestBytes: 0,
    answerHeaders: {},
    answer: '{}',
    isAnswerCut: false,
    answerBytes: 2,
    size: 1_000,
  });
  const dropped = async () =>
    Number(
      /request_log_dropped_total (\d+)/.exec(
        await metricsRegistry().getSingleMetricAsString('countinghouse_request_log_dropped_total'),
      )?.[1],
    );
  await flushRequests();
  const before = await dropped();
  for (let nth = 0; nth < 7; nth += 1) keepRequest(call(`req_${nth}`, nth === 3 ? 42 : 200));
  await flushRequests();
  expect(await dropped()).toBe(before + 1);
  for (let nth = 0; nth < 6_000; nth += 1) keepRequest(call(`req_many_${nth}`));
  await flushRequests();
  const { rows } = await database.app.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM request_log WHERE environment_id = $1',
    [sandbox.environment.id],
  );
  expect((rows[0]?.count ?? 0) + (await dropped()) - before).toBe(6_007);
  expect(rows[0]?.count).toBeGreaterThanOrEqual(5_006);
  expect(await dropped()).toBeGreaterThan(before + 1);
});

test('a process that is stopped in order writes what waits', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const { secret } = await createKey(sandbox, { name: 'Server', kind: 'secret' }, NO_CLAIM);
  const server = await Victim.prepare('server.ts', database, { JOBS: '0' });
  try {
    await server.start();
    const answer = await server.post(secret, '/customers', { name: 'A' });
    await server.stop();
    expect(answer?.status).toBe(200);
    const where = { environmentId: sandbox.environment.id };
    expect(await db().requestLog.count({ where })).toBe(1);
  } finally {
    await server.kill();
  }
});
