import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { startServer } from '../support/server';
import { expect, type Observed, test } from './observed-server';

const NUMBER = '4242424242424242';
const CVC = '987';
const CARD = { number: NUMBER, exp_month: 12, exp_year: 2040, cvc: CVC };

/** Pays with a card whose number was sent as such. */
async function payWithCard({ api }: Observed, headers: Record<string, string> = {}) {
  const token = (await api.post('/tokens', { type: 'card', card: CARD })).body.id;
  const asked = { amount: 4_321, currency: 'USD', payment_method: token, confirm: true };
  return api.post('/payments', { ...asked, customer_email: 'ada@private.example' }, { headers });
}

/** The resolver does not wait for its time. */
async function askAtOnce({ api, database }: Observed): Promise<void> {
  await database.owner.query(
    `UPDATE operation SET next_inquiry_at = now(), reserved_at = now() - interval '1 hour'
     WHERE environment_id = $1 AND next_inquiry_at IS NOT NULL`,
    [api.environmentId],
  );
}

/** The next authorisation acts and answers an error. The server itself is told, which otherwise knows a second later. */
async function failOnce({ api }: Observed): Promise<void> {
  const faults = [{ fault: 'error_after', kind: 'authorization', remaining: 1 }];
  expect((await api.post('/test_helpers/networks', { faults })).status).toBe(200);
}

test('one id finds the whole story of a payment in the log, and the log holds no card', async ({
  observed,
}) => {
  const { api, endpoint, receiver, receiverUrl, lines, server } = observed;
  expect(endpoint.secret).toMatch(/^whsec_/);
  await failOnce(observed);
  const paid = await payWithCard(observed);
  const requestId = paid.headers.get('request-id');
  expect([paid.status, paid.body.status]).toEqual([200, 'processing']);
  await askAtOnce(observed);
  const told = () => receiver.heard.filter(({ body }) => body.type === 'payment.succeeded');
  await expect.poll(() => told().length).toBe(2);
  expect(told()[0]?.body.request.id).toBe(requestId);
  const story = () => lines().filter((line) => line.requestId === requestId);
  await expect.poll(() => story().filter(({ outcome }) => outcome === 'delivered').length).toBeGreaterThan(1);
  const { id: paymentId, environment } = paid.body;
  const of = { paymentId, environment, connector: 'sandbox-card', kind: 'authorize' };
  const [event] = told().map(({ body }) => body.id);
  const found = story().filter(({ eventId }) => eventId === undefined || eventId === event);
  expect(found).toMatchObject([
    { msg: 'connector call', ...of, call: 'authorize', outcome: 'unknown', cause: 'server_error' },
    { msg: 'operation', ...of, outcome: 'unknown', heard: 'call' },
    { msg: 'api', route: 'POST /payments', status: 200 },
    { msg: 'connector call', ...of, job: 'resolve-operations', call: 'inquire', outcome: 'approved' },
    { msg: 'operation', ...of, job: 'resolve-operations', outcome: 'approved', heard: 'inquiry' },
    { msg: 'webhook try', job: 'deliver-webhooks', endpointId: endpoint.id, outcome: 'refused', status: 500 },
    { msg: 'webhook try', endpointId: endpoint.id, outcome: 'delivered', status: 200 },
  ]);
  const text = readFileSync(server.log, 'utf8');
  for (const secret of [
    NUMBER,
    `"${CVC}"`,
    api.secret,
    endpoint.secret,
    'ada@private.example',
    receiverUrl,
  ]) {
    expect(text.includes(secret), `${secret.slice(0, 8)}… is not in the log`).toBe(false);
  }
});

/** Sample lines by the name of their metric, with the labels of each. */
function samplesOf(text: string): Map<string, Record<string, string>[]> {
  const samples = new Map<string, Record<string, string>[]>();
  for (const line of text.split('\n')) {
    const [, name = '', labels = ''] = /^([a-zA-Z_]\w*)(?:\{(.*)\})? /.exec(line) ?? [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key, value]);
    samples.set(name, [...(samples.get(name) ?? []), Object.fromEntries(pairs)]);
  }
  return samples;
}

/** The metrics that an expression names, each with the labels that the expression asks of them. */
function namedIn(expression: string): { metric: string; matchers: [string, string, string][] }[] {
  const bare = expression.replace(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/([a-zA-Z_:][\w:]*)\s*(?:\{([^}]*)\})?(\s*\()?/g)]
    .filter(([, name = '', , call]) => !call && !/^(?:by|and|or|unless|offset|bool|[smhd]|\d.*)$/.test(name))
    .filter(([, name = '']) => name.includes('_') && !name.startsWith('__'))
    .map(([, metric = '', inside = '']) => ({
      metric,
      matchers: [...inside.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)].map(
        ([, label = '', how = '', value = '']) => [label, how, value],
      ),
    }));
}

/** Whether a label's value is one that a matcher of PromQL asks for. */
function matches(value: string, how: string, wanted: string): boolean {
  const isIt = how.endsWith('~') ? new RegExp(`^(?:${wanted})$`).test(value) : value === wanted;
  return how.startsWith('!') ? !isIt : isIt;
}

/** What the board's panels and the alert rules ask for. */
function expressions(): { where: string; expr: string; isPanel: boolean }[] {
  const board = JSON.parse(readFileSync('docs/observability/grafana-board.json', 'utf8'));
  const rules = parse(readFileSync('docs/observability/alert-rules.yaml', 'utf8'));
  type Titled = { title: string; targets?: { expr: string }[] };
  type Group = { rules: { alert: string; expr: string }[] };
  return [
    ...(board.panels as Titled[]).flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ where: title, expr, isPanel: true })),
    ),
    ...(rules.groups as Group[]).flatMap((group) =>
      group.rules.map(({ alert, expr }) => ({ where: alert, expr, isPanel: false })),
    ),
  ];
}

test('what the board and the alert rules name is served after traffic, in few series', async ({
  observed,
}) => {
  const { api, database, server } = observed;
  const pay = (payment_method: string) =>
    api.post('/payments', { amount: 1_000, currency: 'USD', payment_method, confirm: true });
  const [paid, declined] = await Promise.all([pay('pm_card_visa'), pay('pm_card_chargeDeclined')]);
  expect([paid.status, declined.status]).toEqual([200, 402]);
  await api.post('/refunds', { payment: paid.body.id, amount: 400 });
  await api.get('/payments/pay_nobody');
  const served = async () => (await fetch(`${server.url}/api/metrics`)).text();
  const healthy = await served();
  await failOnce(observed);
  expect((await pay('pm_card_visa')).body.status).toBe('processing');
  const faults = [{ fault: 'refused', kind: 'authorization', remaining: 1 }];
  expect((await api.post('/test_helpers/networks', { faults })).status).toBe(200);
  expect((await pay('pm_card_visa')).status).toBe(503);
  const text = await served();
  // Told before the next test looks at what the job asks for.
  await askAtOnce(observed);
  const open = 'SELECT FROM operation WHERE environment_id = $1 AND next_inquiry_at IS NOT NULL';
  await expect.poll(async () => (await database.owner.query(open, [api.environmentId])).rowCount).toBe(0);
  const samples = samplesOf(text);
  const named = expressions();
  expect(named.length).toBeGreaterThan(40);
  for (const { where, expr, isPanel } of named) {
    const metrics = namedIn(expr);
    expect(metrics.length, `${where} names a metric`).toBeGreaterThan(0);
    for (const { metric, matchers } of metrics) {
      const found = samples.get(metric) ?? [];
      expect(found.length, `${where}: ${metric} is served`).toBeGreaterThan(0);
      const fits = (labels: Record<string, string>) =>
        matchers.every(([label, how, value]) => label in labels && matches(labels[label] ?? '', how, value));
      expect(found.some(fits), `${where}: ${metric} is served with ${JSON.stringify(matchers)}`).toBe(true);
    }
    if (isPanel && /"(?:unknown|5xx|failed)"|[<>]=? ?\d/.test(expr))
      expect(expr, `${where} is not empty while all is well`).toMatch(/ or vector\(0\)$/);
    const grouped = [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
    const has = new Set(
      metrics.flatMap(({ metric }) => (samples.get(metric) ?? []).flatMap((one) => Object.keys(one))),
    );
    // What Prometheus adds to each series itself.
    for (const label of grouped.filter((one) => one !== 'instance')) {
      expect(has.has(label), `${where}: something has ${label}`).toBe(true);
    }
  }
  expect(text).not.toMatch(/(?:pay|op|req|evt|env|we|wd)_[0-9a-hjkmnp-tv-z]{26}/);
  expect(text.split('\n').length).toBeLessThan(4_000);
  const read = (line: string) =>
    Number(new RegExp(`^${line.replace(/[{}]/g, '\\$&')} (.*)$`, 'm').exec(healthy)?.[1]);
  expect(
    read('countinghouse_payments_total{method="card",connector="sandbox-card",outcome="declined"}'),
  ).toBe(1);
  expect(
    read('countinghouse_payments_total{method="card",connector="sandbox-card",outcome="approved"}'),
  ).toBe(2);
  expect(read('countinghouse_invariants_broken')).toBe(0);
});

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: Record<string, string>;
};

/** Every span that has arrived so far. */
function spansOf({ collector }: Observed): Span[] {
  type Pair = { key: string; value: Record<string, unknown> };
  const facts = (pairs: Pair[]) =>
    Object.fromEntries(pairs.map(({ key, value }) => [key, String(Object.values(value)[0])]));
  return collector.heard
    .flatMap(({ body }) => body.resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map((span) => ({ ...span, attributes: facts(span.attributes) }));
}

test('a payment’s spans arrive in the trace of whoever asked, with the right parents and no card', async ({
  observed,
}) => {
  const { api, collector, endpoint, lines, receiverUrl } = observed;
  // A collector that refuses is told of once, and nobody who pays hears of it.
  const refused = () => lines().filter(({ msg }) => msg === 'spans could not be exported');
  collector.statusOf = () => 400;
  for (let time = 0; time < 3; time += 1) {
    const before = collector.heard.length;
    expect((await api.get('/payments')).status).toBe(200);
    await expect.poll(() => collector.heard.length, { intervals: [20] }).toBeGreaterThan(before);
  }
  await expect.poll(() => refused().length).toBe(1);
  collector.statusOf = () => 200;

  await failOnce(observed);
  const [traceId, caller] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const paid = await payWithCard(observed, { traceparent: `00-${traceId}-${caller}-01` });
  expect(paid.body.status).toBe('processing');
  const requestId = paid.headers.get('request-id') ?? '';
  await askAtOnce(observed);
  const ofRequest = () =>
    spansOf(observed).filter(({ attributes }) => attributes['countinghouse.request_id'] === requestId);
  const arrived = () => ofRequest().map(({ name }) => name);
  await expect
    .poll(arrived)
    .toEqual(expect.arrayContaining(['api POST /payments', 'webhook try', 'connector sandbox-card']));
  await expect.poll(() => ofRequest().filter(({ name }) => name === 'connector sandbox-card').length).toBe(2);

  const trace = spansOf(observed).filter((span) => span.traceId === traceId);
  const parentOf = (name: string) => {
    const span = trace.find((one) => one.name === name);
    expect(span, `${name} is in the trace`).toBeDefined();
    if (span?.parentSpanId === caller) return 'caller';
    return trace.find(({ spanId }) => spanId === span?.parentSpanId)?.name;
  };
  expect(parentOf('api POST /payments')).toBe('caller');
  expect(parentOf('operation createPayment')).toBe('api POST /payments');
  for (const name of ['risk', 'statement payment_create', 'connector sandbox-card']) {
    expect(parentOf(name), name).toBe('operation createPayment');
  }
  expect(parentOf('statement authorize_settle')).toBe('operation createPayment');
  expect(parentOf('statement sandbox_authorize')).toBe('connector sandbox-card');
  const call = trace.find(({ name }) => name === 'connector sandbox-card');
  expect(call?.attributes).toMatchObject({
    'countinghouse.call': 'authorize',
    'countinghouse.outcome': 'unknown',
    'countinghouse.payment_id': paid.body.id,
  });
  // What came of it later is in traces of its own, found by the request.
  const asked = ofRequest().find(({ attributes }) => attributes['countinghouse.call'] === 'inquire');
  const job = spansOf(observed).find((one) => one.traceId === asked?.traceId && !one.parentSpanId);
  expect(job).toMatchObject({
    name: 'job resolve-operations',
    attributes: { 'countinghouse.job.found': '1' },
  });
  const idle = spansOf(observed).filter(({ attributes }) => attributes['countinghouse.job.found'] === '0');
  expect(idle).toEqual([]);
  const answered = lines().find((line) => line.requestId === requestId && line.msg === 'api');
  expect(answered?.traceId).toBe(traceId);
  // Pages of ours are spans by their area, and Next's own, which carry whole addresses, are not sent.
  const { server } = observed;
  await Promise.all(['/sign-in', '/invitation/opens-it-by-itself'].map((page) => fetch(server.url + page)));
  const pages = () => spansOf(observed).filter(({ name }) => name.startsWith('page '));
  await expect
    .poll(() =>
      pages()
        .map(({ name }) => name)
        .sort(),
    )
    .toEqual(['page /sign-in', 'page other']);
  expect(pages()[0]?.attributes['http.response.status_code']).toMatch(/^[234]\d\d$/);
  const kinds = new Set(spansOf(observed).map(({ name }) => name.split(' ')[0]));
  const known = ['api', 'connector', 'job', 'operation', 'page', 'risk', 'statement', 'webhook'];
  expect([...kinds].sort()).toEqual(known);
  const [{ headers, path }] = collector.heard.slice(-1) as [(typeof collector.heard)[0]];
  expect([path, headers['x-tenant']]).toEqual(['/v1/traces', 'countinghouse']);
  const text = JSON.stringify(collector.heard.map(({ body }) => body));
  expect(text).toContain('"observed"');
  const secrets = [NUMBER, `"${CVC}"`, api.secret, endpoint.secret, 'ada@private.example', receiverUrl];
  for (const secret of [...secrets, 'SELECT ', 'opens-it-by-itself']) {
    expect(text.includes(secret), `${secret.slice(0, 8)}… is in no span`).toBe(false);
  }
});

test('without an exporter nothing of OpenTelemetry is loaded', () => {
  for (const program of ['dist/server.js', 'dist/worker.js']) {
    const code = readFileSync(program, 'utf8');
    expect(code).toMatch(/import\("@opentelemetry\/sdk-trace-base"\)/);
    expect(code, program).not.toMatch(/from "@opentelemetry/);
  }
});

test('a worker answers health and metrics on a port of its own, and nothing else', async ({ observed }) => {
  const worker = await startServer({
    program: 'worker',
    env: { ...observed.env, METRICS_TOKEN: 'for-the-scraper-of-tests' },
  });
  try {
    const metrics = () =>
      fetch(`${worker.url}/api/metrics`, { headers: { Authorization: 'Bearer for-the-scraper-of-tests' } });
    const ran = async () =>
      (await (await metrics()).text()).match(/job_runs_total\{job="send-mail"/g)?.length ?? 0;
    await expect.poll(ran).toBeGreaterThan(0);
    const statusOf = async (path: string, method = 'GET') =>
      (await fetch(worker.url + path, { method })).status;
    expect(await statusOf('/api/metrics')).toBe(404);
    expect(await statusOf('/api/health/live')).toBe(200);
    for (const path of ['/api/v1/payments', '/', '/sign-in']) expect(await statusOf(path), path).toBe(404);
    expect(await statusOf('/api/security-reports', 'POST')).toBe(404);
  } finally {
    await worker.stop();
  }
});
