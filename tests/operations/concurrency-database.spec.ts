import pg from 'pg';
import { answerApi } from '@/lib/api/handler';
import type { Actor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { pool } from '@/lib/db';
import { testCluster } from '../support/cluster';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { outOfTime } from '../support/out-of-time';
import { expectSound } from './payments-invariants';
import {
  age,
  authorized,
  cancel,
  capture,
  confirm,
  effectsOf,
  ended,
  expect,
  keyed,
  paid,
  pay,
  paymentRow,
  refund,
  refusal,
  resolveAll,
  test,
} from './payments-world';

/**
 * A trigger that fails the next `failures` changes of `table` in this environment. A sequence counts, because it does
 * not roll back with the failure.
 */
async function failing<T>(
  database: TestDatabase,
  {
    table,
    code,
    failures,
    environmentId,
  }: { table: string; code: string; failures: number; environmentId: string },
  run: () => Promise<T>,
): Promise<T> {
  await database.owner.query(`
    CREATE SEQUENCE failures_of_test;
    CREATE FUNCTION fail_for_test() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF NEW.environment_id = '${environmentId}' AND nextval('failures_of_test') <= ${failures} THEN
        RAISE EXCEPTION 'made up by a test' USING ERRCODE = '${code}';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fail_for_test BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION fail_for_test();`);
  try {
    return await run();
  } finally {
    await database.owner.query(`
      DROP TRIGGER fail_for_test ON ${table};
      DROP FUNCTION fail_for_test();
      DROP SEQUENCE failures_of_test;`);
  }
}

for (const [what, code] of [
  ['a deadlock', '40P01'],
  ['a serialization failure', '40001'],
] as const) {
  for (const table of ['payment', 'event', 'posting']) {
    test(`${what} while ${table} is written is tried again, and has one effect`, async ({ database }) => {
      const { sandbox } = await newMerchant();
      const environmentId = sandbox.environment.id;
      const payment = await failing(database, { table, code, failures: 3, environmentId }, () =>
        paid(sandbox),
      );
      expect(payment.status).toBe('succeeded');
      expect(await effectsOf(database, environmentId)).toEqual(['authorization approved 10000']);
      await expectSound(database, environmentId);
    });
  }

  test(`${what} that does not end is 503 before anything is sent, and the key stays usable`, async ({
    database,
  }) => {
    const { sandbox } = await newMerchant();
    const environmentId = sandbox.environment.id;
    const call = keyed();
    await failing(database, { table: 'payment', code, failures: 1_000, environmentId }, async () => {
      expect(await refusal(pay(sandbox, {}, call))).toMatchObject({
        code: 'busy',
        status: 503,
        details: { retryAfter: 1 },
      });
    });
    expect(await effectsOf(database, environmentId)).toEqual([]);
    expect((await pay(sandbox, {}, call)).row.status).toBe('succeeded');
    await expectSound(database, environmentId);
  });
}

test('two sessions of the database that really lock each other out', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const [one, two] = [await paid(sandbox), await paid(sandbox)];
  const rival = await database.owner.connect();
  try {
    await rival.query('BEGIN');
    await rival.query('SELECT FROM payment WHERE environment_id = $1 AND id = $2 FOR UPDATE', [
      one.environmentId,
      one.id,
    ]);
    const call = keyed('deadlock');
    const claimed = refund(sandbox, one.id, 100, call);
    const other = refund(sandbox, two.id, 100);
    expect((await other).row.status).toBe('succeeded');
    // The claim of the refund above holds the key; the rival wants it and so closes the circle.
    await expect
      .poll(async () => {
        const { rows } = await database.owner.query(
          `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted
           AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
        );
        return rows[0].n;
      })
      .toBe(1);
    // Whoever waited longer is the victim: the refund, which then tries again.
    await rival.query(
      `INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until)
       VALUES ($1, 'deadlock', '\\x00', 'running', now())`,
      [one.environmentId],
    );
    await rival.query('ROLLBACK');
    expect((await claimed).row.status).toBe('succeeded');
  } finally {
    rival.release();
  }
  expect(await paymentRow(database, one)).toMatchObject({ refunded: 100 });
  await expectSound(database, one.environmentId);
});

/** Holds every connection of the application while `run` goes on. */
async function exhausted<T>(run: () => Promise<T>): Promise<T> {
  const held = await Promise.all(Array.from({ length: pool().options.max ?? 10 }, () => pool().connect()));
  try {
    return await run();
  } finally {
    for (const connection of held) connection.release();
  }
}

test('with every connection taken each operation is 503 after two seconds, and has done nothing', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const waiting = await paid(sandbox, { confirm: false });
  const held = await authorized(sandbox);
  const done = await paid(sandbox);
  const member: Actor = { ...sandbox, kind: 'member', role: 'owner' };
  const before = await effectsOf(database, sandbox.environment.id);
  expect(pool().options.connectionTimeoutMillis).toBeLessThanOrEqual(2_000);
  await exhausted(async () => {
    const started = performance.now();
    const words = await Promise.all([
      ended(pay(sandbox, {}, keyed())),
      ended(pay(sandbox, { confirm: false })),
      ended(confirm(sandbox, waiting.id, {}, keyed())),
      ended(capture(sandbox, held.id)),
      ended(cancel(sandbox, held.id)),
      ended(refund(sandbox, done.id, 100)),
      ended(refund(member, done.id, 100)),
    ]);
    expect(words).toEqual(words.map(() => 'busy'));
    // Nobody waits longer than the pool does; the rest is this machine’s.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  expect(await effectsOf(database, sandbox.environment.id)).toEqual(before);
  expect((await confirm(sandbox, waiting.id)).row.status).toBe('succeeded');
  await expectSound(database, sandbox.environment.id);
});

/** Calls the API with this key. */
const askerWith =
  (secret: string) =>
  (method: string, path: string, body = '') =>
    answerApi({
      method,
      url: `/api/v1${path}`,
      ip: '127.0.0.1',
      body: Buffer.from(body),
      headers: new Headers({
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      }),
    });

test('a list that is out of time over its filters says that they are too wide; without any the server is busy', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await paid(sandbox);
  const { secret } = await createKey(sandbox, { name: 'tests', kind: 'secret' }, { claim: null });
  const ask = askerWith(secret);
  const paths = ['/payments?brand=jcb&limit=5', '/payments?limit=5'];
  const answers = await outOfTime(database.name, 'payment', () =>
    Promise.all(paths.map((path) => ask('GET', path))),
  );
  expect(answers.map(({ status, body }) => [status, JSON.parse(body).code])).toEqual([
    [422, 'list_too_wide'],
    [503, 'busy'],
  ]);
  expect(answers[0]?.headers['Retry-After']).toBeUndefined();
  expect((await ask('GET', '/payments?brand=jcb')).status).toBe(200);
});

test('with every connection taken the API answers 503 with Retry-After, never 500', async () => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { confirm: false });
  const { secret } = await createKey(sandbox, { name: 'tests', kind: 'secret' }, { claim: null });
  const ask = askerWith(secret);
  expect((await ask('GET', '/payments')).status).toBe(200);
  await exhausted(async () => {
    const answers = await Promise.all([
      ask('GET', '/payments'),
      ask('GET', `/payments/${payment.id}`),
      ask('GET', '/balance'),
      ask('GET', '/events'),
      ask('GET', '/customers'),
      ask('POST', `/payments/${payment.id}/confirm`, '{}'),
      ask('POST', `/payments/${payment.id}/cancel`, '{}'),
      ask('POST', '/refunds', JSON.stringify({ payment: payment.id })),
      ask('POST', '/payments', JSON.stringify({ amount: 100, currency: 'USD' })),
    ]);
    for (const answer of answers) {
      expect([answer.status, answer.headers['Retry-After'], JSON.parse(answer.body).code]).toEqual([
        503,
        '1',
        'busy',
      ]);
    }
  });
});

test('connections that the server ends under load: answered or busy, and every acknowledged refund is there', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox);
  const cluster = await testCluster();
  const superuser = new pg.Pool({ connectionString: cluster.url('superuser', database.name), max: 1 });
  let killing = true;
  let killed = 0;
  const killer = (async () => {
    while (killing) {
      const { rowCount } = await superuser.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'countinghouse' ORDER BY random() LIMIT 2`,
      );
      killed += rowCount ?? 0;
    }
  })();
  const words: string[] = [];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let nth = 0; nth < 12; nth += 1) words.push(await ended(refund(sandbox, payment.id, 10)));
    }),
  );
  killing = false;
  await killer;
  await superuser.end();
  expect(killed).toBeGreaterThan(0);
  expect(words.filter((word) => !['succeeded', 'busy', 'pending'].includes(word))).toEqual([]);
  // Pending: the pretend network lost its own connection, so nobody knew until the resolver asked.
  const acknowledged = words.filter((word) => word === 'succeeded').length;
  await age(database, payment.environmentId);
  await resolveAll(database, payment.environmentId);
  const { refunded, refund_pending: pending } = await paymentRow(database, payment);
  expect(refunded).toBeGreaterThanOrEqual(acknowledged * 10);
  expect(refunded).toBeLessThanOrEqual(words.length * 10);
  expect(pending).toBe(0);
  await expectSound(database, payment.environmentId);
});
