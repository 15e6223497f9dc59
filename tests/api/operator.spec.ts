import { readFileSync } from 'node:fs';
import { createTestDatabase, dropTestDatabase } from '../support/database';
import { startServer } from '../support/server';
import { expect, test } from '../support/shared-server';

test('a process says that it lives and that it is ready', async ({ request }) => {
  for (const path of ['/api/health/live', '/api/health/ready']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'ok' });
    expect((await request.post(path)).status(), `POST ${path}`).toBe(405);
  }
});

test('metrics are Prometheus text, and not for whoever comes through a proxy', async ({ request }) => {
  await request.get('/api/v1/payments');
  const answer = await request.get('/api/metrics');
  expect(answer.headers()['content-type']).toContain('text/plain');
  const text = await answer.text();
  expect(text).toContain('countinghouse_request_duration_seconds_bucket');
  expect(text).toContain('countinghouse_database_connections{pool="main",state="open"}');
  const foreign = await request.get('/api/metrics', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
  expect(foreign.status()).toBe(404);
});

test('every page has a policy of its own, and nothing that a client sends gets into it', async ({
  request,
}) => {
  const nonces = new Set<string>();
  for (let count = 0; count < 3; count += 1) {
    const answer = await request.get('/sign-in', {
      headers: { 'Content-Security-Policy': "script-src 'nonce-mine'", 'x-nonce': 'mine' },
    });
    const headers = answer.headers();
    const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? '';
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    nonces.add(nonce);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("object-src 'none'");
    expect(headers['content-security-policy']).toContain("base-uri 'none'");
    expect(headers['cache-control']).toContain('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security'], 'only over https').toBeUndefined();
    const html = await answer.text();
    expect(html).not.toContain('nonce-mine');
    expect(html.match(/<script(?![^>]*nonce=)/g), 'scripts without the nonce').toBeNull();
    expect(html).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(3);
});

test('a body that is too large is refused, and the answer arrives', async ({ server }) => {
  for (const bytes of [300_000, 3_000_000]) {
    const answer = await fetch(`${server.url}/api/v1/payments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer sk_sandbox_nobody' },
      body: 'x'.repeat(bytes),
    });
    expect([401, 413]).toContain(answer.status);
    expect(await answer.json()).toHaveProperty('request_id');
  }
});

test('violations that browsers report are counted, nonsense is not', async ({ request }) => {
  const report = {
    'csp-report': {
      'violated-directive': 'script-src-elem',
      'blocked-uri': 'https://evil.example/x.js?pan=4242424242424242',
    },
  };
  const headers = { 'Content-Type': 'application/csp-report' };
  const url = '/api/security-reports';
  expect((await request.post(url, { headers, data: JSON.stringify(report) })).status()).toBe(204);
  const reports = ['img-src', 'x"} 1\nmade_up 1', 'img-src'].map((effectiveDirective) => ({
    type: 'csp-violation',
    body: { effectiveDirective, blockedURL: 'https://evil.example/?email=ada@private.example' },
  }));
  const listed = { headers: { 'Content-Type': 'application/reports+json' } };
  expect((await request.post(url, { ...listed, data: JSON.stringify(reports) })).status()).toBe(204);
  expect((await request.post(url, { headers, data: 'nonsense' })).status()).toBe(400);
  expect((await request.post(url, { headers, data: 'x'.repeat(20_000) })).status()).toBe(413);
  const metrics = await (await request.get('/api/metrics')).text();
  expect(metrics).toContain('countinghouse_security_reports_total{directive="script-src-elem"} 1');
  expect(metrics).toContain('countinghouse_security_reports_total{directive="img-src"} 2');
  expect(metrics).not.toContain('made_up');
  const burst = await Promise.all(
    Array.from({ length: 12 }, () => request.post(url, { headers, data: 'nonsense' })),
  );
  const refused = burst.find((answer) => answer.status() === 429);
  expect(refused?.headers()['retry-after']).toBe('1');
});

test('a server of its own: stops in order, comes back on the same port after kill -9, logs no card number', async () => {
  const database = await createTestDatabase('own_server');
  const first = await startServer({ env: database.env });
  await fetch(`${first.url}/api/v1/payments/4242424242424242?note=4000056655665556`);
  await fetch(`${first.url}/sign-in?card=4242%204242%204242%204242`, {
    headers: { Cookie: 'a=4242424242424242' },
  });
  await first.kill('SIGKILL');
  const second = await startServer({ env: database.env, port: first.port });
  expect((await fetch(`${second.url}/api/health/live`)).status).toBe(200);
  await second.stop();
  await expect(fetch(`${second.url}/api/health/live`)).rejects.toThrow();
  const logs = readFileSync(first.log, 'utf8') + readFileSync(second.log, 'utf8');
  expect(logs).toContain('"requestId":"req_');
  expect(logs).not.toMatch(/4242 ?4242|4000056655665556/);
  await dropTestDatabase(database);
});

test('a wrong environment fails at boot with the name of the variable', async () => {
  const started = startServer({
    env: {
      DATABASE_URL: 'nonsense',
      COUNTINGHOUSE_SECRET: 'short',
      VAULT_KEY_FILE: 'x',
      METRICS_TOKEN: '',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_TRACES_SAMPLER: 'sometimes',
    },
  });
  const failure = await started.then(
    () => null,
    (error: Error) => error.message,
  );
  const log = /see (.*)$/.exec(failure ?? '')?.[1];
  expect(log).toBeTruthy();
  const text = readFileSync(log as string, 'utf8');
  expect(text).toContain('DATABASE_URL');
  expect(text).toContain('COUNTINGHOUSE_SECRET');
  expect(text).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  expect(text).toContain('OTEL_TRACES_SAMPLER');
  expect(text, 'an empty variable is none').not.toContain('METRICS_TOKEN');
});
