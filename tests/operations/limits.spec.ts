import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { handleApi } from '@/lib/api/handler';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { newId } from '@/lib/ids';
import { SharedCounts, type Total } from '@/lib/limits/shared-counts';
import { forgetLimits } from '@/lib/limits/take';
import { typeScriptParameters } from '../../scripts/typescript.mjs';
import { newApiClient } from '../support/api';
import { expect, test } from '../support/database';

const TEN = { quota: 10, windowSeconds: 600 };

/** What the database would answer, in memory; `isAway` refuses as one that is down. */
class Others {
  readonly used = new Map<string, number>();
  asked = 0;
  isAway = false;
  leftMs = 600_000;
  readonly add = async (counted: readonly { subject: string; added: number }[]): Promise<Total[]> => {
    this.asked += 1;
    if (this.isAway) throw new Error('away');
    return counted.map(({ subject, added }) => {
      const used = Math.max(0, (this.used.get(subject) ?? 0) + added);
      this.used.set(subject, used);
      return { used, leftMs: this.leftMs };
    });
  };
}

async function takeMany(counts: SharedCounts, many: number, limit = TEN, subject = 's'): Promise<number> {
  const taken = await Promise.all(Array.from({ length: many }, () => counts.take(subject, limit)));
  return taken.filter(({ isAllowed }) => isAllowed).length;
}

test('one process keeps a limit exactly, and asks seldom', async () => {
  const others = new Others();
  const counts = new SharedCounts(others.add, (subject) => subject);
  expect(await takeMany(counts, 50)).toBe(10);
  expect(await takeMany(counts, 50)).toBe(0);
  expect(await takeMany(counts, 3, TEN, 'another')).toBe(3);
  counts.giveBack('s', TEN);
  expect(await takeMany(counts, 5)).toBe(1);
  const wide = { quota: 10_000, windowSeconds: 600 };
  const before = others.asked;
  expect(await takeMany(counts, 2_000, wide, 'wide')).toBe(2_000);
  expect(others.asked - before).toBe(0);
  const { remaining, resetSeconds } = await counts.take('wide', wide);
  expect(remaining).toBe(7_999);
  expect(resetSeconds).toBeGreaterThan(590);
});

test('two processes exceed a limit by a quarter at most, also when they begin at once', async () => {
  for (const quota of [1, 2, 10, 40, 1_000]) {
    const others = new Others();
    const [one, two] = [1, 2].map(() => new SharedCounts(others.add, (subject) => subject)) as [
      SharedCounts,
      SharedCounts,
    ];
    const limit = { quota, windowSeconds: 600 };
    const granted = await Promise.all([takeMany(one, quota * 2, limit), takeMany(two, quota * 2, limit)]);
    const sum = granted[0] + granted[1];
    expect(sum, String(quota)).toBeGreaterThanOrEqual(quota);
    expect(sum, String(quota)).toBeLessThanOrEqual(quota + Math.ceil(quota / 4));
    await Promise.all([one.exchangeNow(), two.exchangeNow()]);
    expect((await takeMany(one, 5, limit)) + (await takeMany(two, 5, limit))).toBe(0);
  }
});

test('a window ends for everybody when it began with the first', async () => {
  const others = new Others();
  const counts = new SharedCounts(others.add, (subject) => subject);
  others.leftMs = 0;
  expect(await takeMany(counts, 3)).toBe(3);
  await counts.exchangeNow();
  others.used.clear();
  expect(await takeMany(counts, 2)).toBe(2);
});

test('while the database is away each process keeps the limit by itself', async () => {
  const others = new Others();
  others.isAway = true;
  const counts = new SharedCounts(others.add, (subject) => subject);
  expect(await takeMany(counts, 50)).toBe(10);
});

/** Takes 200 of one limit in a process of its own and says how many it got. */
function takeElsewhere(subject: string): Promise<number> {
  const code = `const { take } = await import('./lib/limits/take.ts');
    const taken = await Promise.all(Array.from({ length: 200 }, () => take('session', '${subject}')));
    process.stdout.write(String(taken.filter(({ isAllowed }) => isAllowed).length));
    process.exit(0);`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...typeScriptParameters, '--input-type=module', '--eval', code], {
      env: { ...process.env, NODE_OPTIONS: '', RATE_LIMITS: 'session=80' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('exit', () => resolve(Number(text)));
  });
}

test('real processes share a limit in the database, which keeps no address', async ({ database }) => {
  const subject = `203.0.113.9 ${randomUUID()}`;
  const granted = await Promise.all([takeElsewhere(subject), takeElsewhere(subject)]);
  expect(granted[0] + granted[1]).toBeGreaterThanOrEqual(80);
  expect(granted[0] + granted[1]).toBeLessThanOrEqual(100);
  expect(await takeElsewhere(subject)).toBeLessThanOrEqual(20);
  const { rows } = await database.owner.query('SELECT used, limit_count::text AS text FROM limit_count');
  expect(Math.max(...rows.map(({ used }) => used))).toBeGreaterThanOrEqual(80);
  expect(rows.map(({ text }) => text).join()).not.toContain('203.0.113');
  await database.owner.query("UPDATE limit_count SET ends_at = now() - interval '2 minutes'");
  expect(await forgetLimits()).toBe(rows.length);
  const bad = "INSERT INTO limit_count VALUES ('\\x00', 1, now())";
  await expect(database.app.query(bad)).rejects.toThrow(/limit_count_subject/);
});

test('over a limit: 429 with the time to wait, in the fields of the draft, and nothing done', async () => {
  const ask =
    (ip: string): typeof fetch =>
    (input, init) =>
      handleApi(new Request(input, init), { ip });
  const api = await newApiClient('http://localhost', ask('198.51.100.1'));
  const actor = await systemActor(api.environmentId, newId('request'));
  const { secret: key } = await createKey(actor, { name: 'shop', kind: 'publishable' }, { claim: null });
  const card = { number: '4242424242424242', exp_month: 1, exp_year: 2040, cvc: '123' };
  const body = { type: 'card', card };
  const answers = [];
  for (let nth = 0; nth < 61; nth += 1) answers.push(await api.post('/tokens', body, { key }));
  expect(answers.slice(0, 60).map(({ status }) => status)).toEqual(Array(60).fill(200));
  const over = answers[60];
  expect(over?.status).toBe(429);
  expect(over?.headers.get('content-type')).toBe('application/problem+json');
  expect(over?.body).toMatchObject({ code: 'rate_limited', limit: 'tokens', category: 'availability' });
  expect(Number(over?.headers.get('retry-after'))).toBeGreaterThan(500);
  expect(over?.headers.get('ratelimit-policy')).toBe(
    '"default";q=1000;w=1, "merchant";q=4000;w=1, "tokens";q=60;w=600',
  );
  expect(over?.headers.get('ratelimit')).toMatch(
    /^"default";r=\d+;t=1, "merchant";r=\d+;t=1, "tokens";r=0;t=\d+$/,
  );
  // The same key in another browser, and the merchant's own server, go on.
  const elsewhere = await newApiClient('http://localhost', ask('198.51.100.2'));
  expect((await elsewhere.post('/tokens', body, { key })).status).toBe(200);
  expect((await api.post('/tokens', body)).status).toBe(200);
  const strangers = await Promise.all(
    Array.from({ length: 130 }, () => api.get('/payments', { key: 'sk_sandbox_nobody' })),
  );
  const refused = strangers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(10);
  expect(refused[0]?.headers.get('ratelimit-policy')).toBe('"address";q=100;w=1');
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
});
