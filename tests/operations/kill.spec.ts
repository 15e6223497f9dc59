import { createKey } from '@/lib/credentials/create-key';
import { newMerchant } from '../support/merchants';
import { MoodyNetwork } from './faults-network';
import { Victim } from './kill-server';
import { expectSound } from './payments-invariants';
import {
  age,
  authorized,
  effectsOf,
  expect,
  operationsOf,
  paid,
  paymentRow,
  resolveAll,
  tally,
  test,
} from './payments-world';

async function newShop() {
  const { sandbox } = await newMerchant();
  const { secret } = await createKey(sandbox, { name: 'tests', kind: 'secret' }, { claim: null });
  return { sandbox, secret, environmentId: sandbox.environment.id };
}

/** Processes start slowly on a busy machine; what is waited for is a fact, not a time. */
const PATIENTLY = { intervals: [10], timeout: 60_000 };

/** Amounts by which the network knows what to do: the effect happens, or not; either way it never answers. */
const ACTS = 7_001;
const SLEEPS = 7_002;

test('kill -9 while the network is called: the same key resumes, nothing is sent twice, nothing is lost', async ({
  database,
}) => {
  const network = new MoodyNetwork();
  network.always(ACTS, 'hangs');
  network.always(SLEEPS, 'hangs before the effect');
  const victim = await Victim.prepare('server.ts', database, {
    SANDBOX_NETWORK_URL: await network.listen(),
    NETWORK_TIMEOUT_MS: '30000',
  });
  try {
    await victim.start();
    const { sandbox, secret, environmentId } = await newShop();
    const requests: {
      path: string;
      body: object;
      key: string;
      acted: boolean;
      shows: Record<string, unknown>;
      status: number;
    }[] = [];
    for (const amount of [ACTS, SLEEPS]) {
      const acted = amount === ACTS;
      const done = await paid(sandbox);
      const held = await authorized(sandbox);
      const toCancel = await authorized(sandbox, { amount });
      const card = { payment_method: 'pm_card_visa', confirm: true, currency: 'USD' };
      requests.push(
        {
          path: '/payments',
          body: { amount, ...card },
          key: `create-${amount}`,
          acted,
          shows: { status: 'succeeded', amount_captured: amount },
          status: 402,
        },
        {
          path: '/payments',
          body: { amount, ...card, capture_method: 'manual' },
          key: `hold-${amount}`,
          acted,
          shows: { status: 'authorized' },
          status: 402,
        },
        {
          path: `/payments/${held.id}/capture`,
          body: { amount },
          key: `capture-${amount}`,
          acted,
          shows: { status: 'succeeded', amount_captured: amount },
          status: 409,
        },
        {
          path: `/payments/${toCancel.id}/cancel`,
          body: {},
          key: `cancel-${amount}`,
          acted,
          shows: { status: 'canceled' },
          status: 409,
        },
        {
          path: '/refunds',
          body: { payment: done.id, amount },
          key: `refund-${amount}`,
          acted,
          shows: { status: acted ? 'succeeded' : 'failed', amount },
          status: 200,
        },
      );
    }
    const dying = requests.map(({ path, body, key }) => victim.post(secret, path, body, key));
    await expect.poll(() => network.callsOf(environmentId).length, PATIENTLY).toBe(requests.length);
    await expect.poll(async () => (await effectsOf(database, environmentId)).length, PATIENTLY).toBe(6 + 5);
    await victim.kill();
    expect(await Promise.all(dying)).toEqual(dying.map(() => null));
    const left = await operationsOf(database, environmentId);
    expect(tally(left.map(({ status }) => status))).toEqual({ approved: 6, sent: 10 });
    await expectSound(database, environmentId);

    await victim.start();
    for (const { path, body, key } of requests)
      expect((await victim.post(secret, path, body, key))?.status, key).toBe(409);
    await age(database, environmentId);
    for (const { path, body, key, acted, shows, status } of requests) {
      const first = await victim.post(secret, path, body, key);
      expect([first?.status, key]).toEqual([acted ? 200 : status, key]);
      if (first?.status === 200) expect(JSON.parse(first.text)).toMatchObject(shows);
      const again = await victim.post(secret, path, body, key);
      expect(again).toEqual(first);
    }
    // Ten calls before the kill, and none since: whoever takes over only asks.
    expect(network.callsOf(environmentId)).toHaveLength(requests.length);
    const effects = tally(
      (await effectsOf(database, environmentId)).filter(
        (effect) => !effect.startsWith('authorization approved 10000'),
      ),
    );
    expect(effects).toEqual({
      'authorization approved 7001': 3,
      'authorization approved 7002': 1,
      'capture approved 7001': 1,
      'refund approved 7001': 1,
      'reversal approved 7001': 1,
      'seal sealed': 5,
    });
    await expectSound(database, environmentId);
  } finally {
    await victim.kill();
    await network.close();
  }
});

test('kill -9 while the settle is being committed: it counts, and the same key is answered from it', async ({
  database,
}) => {
  const victim = await Victim.prepare('server.ts', database, {});
  const { secret, environmentId } = await newShop();
  await database.owner.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.environment_id = '${environmentId}' THEN PERFORM pg_sleep(1); END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER wait_for_test BEFORE INSERT ON posting FOR EACH ROW WHEN (NEW.line = 1) EXECUTE FUNCTION wait_for_test();
    GRANT EXECUTE ON FUNCTION wait_for_test() TO countinghouse_app;`);
  try {
    await victim.start();
    const body = { amount: 4_200, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
    const dying = victim.post(secret, '/payments', body, 'settling');
    const sleeping = async () => {
      const { rows } = await database.owner.query(
        `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
         WHERE c.relname = 'capture' AND l.mode = 'RowExclusiveLock'
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows[0].n;
    };
    await expect.poll(sleeping, PATIENTLY).toBeGreaterThan(0);
    await victim.kill();
    expect(await dying).toBeNull();
    // The database finishes what it was told, though nobody waits for the answer.
    await expect
      .poll(async () => (await operationsOf(database, environmentId)).map(({ status }) => status), PATIENTLY)
      .toEqual(['approved']);
    await victim.start();
    const answer = await victim.post(secret, '/payments', body, 'settling');
    expect(answer?.status).toBe(200);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ status: 'succeeded', amount_captured: 4_200 });
    expect(await effectsOf(database, environmentId)).toEqual(['authorization approved 4200']);
    await expectSound(database, environmentId);
  } finally {
    await victim.kill();
    await database.owner.query('DROP TRIGGER wait_for_test ON posting; DROP FUNCTION wait_for_test();');
  }
});

test('kill -9 under load, twice: every acknowledged payment is there, none is charged twice', async ({
  database,
}) => {
  const victim = await Victim.prepare('server.ts', database, {});
  const { secret, environmentId } = await newShop();
  const acknowledged = new Map<string, string>();
  const keys: string[] = [];
  const body = { amount: 1_000, currency: 'USD', payment_method: 'pm_card_visa', confirm: true };
  try {
    for (let round = 1; round <= 2; round += 1) {
      await victim.start();
      let dead = false;
      const clients = Array.from({ length: 8 }, async (_, client) => {
        for (let nth = 0; !dead; nth += 1) {
          const key = `r${round}-c${client}-${nth}`;
          keys.push(key);
          const answer = await victim.post(secret, '/payments', body, key);
          if (answer === null) return;
          expect([200, 409, 503]).toContain(answer.status);
          if (answer.status === 200) acknowledged.set(key, answer.text);
        }
      });
      await expect.poll(() => acknowledged.size, PATIENTLY).toBeGreaterThan(round * 120);
      await victim.kill();
      dead = true;
      await Promise.all(clients);
      await expectSound(database, environmentId);
    }
    await victim.start();
    await age(database, environmentId);
    for (const key of keys) {
      const answer = await victim.post(secret, '/payments', body, key);
      // Reserved and never sent: the payer was told nothing and charged nothing.
      if (answer?.status === 402) expect(JSON.parse(answer.text).decline.code).toBe('not_received');
      else expect(answer?.status, key).toBe(200);
      if (acknowledged.has(key)) expect(answer?.text).toBe(acknowledged.get(key));
    }
  } finally {
    await victim.kill();
  }
  await resolveAll(database, environmentId);
  const { rows } = await database.owner.query(
    `SELECT count(*)::int AS payments, count(*) FILTER (WHERE status = 'succeeded')::int AS succeeded FROM payment
     WHERE environment_id = $1`,
    [environmentId],
  );
  expect(rows[0].payments).toBe(keys.length);
  const effects = tally(await effectsOf(database, environmentId));
  expect(effects['authorization approved 1000']).toBe(rows[0].succeeded);
  expect(rows[0].succeeded).toBeGreaterThanOrEqual(acknowledged.size);
  await expectSound(database, environmentId);
});

test('after a kill the worker alone finds out what became of everything', async ({ database }) => {
  const network = new MoodyNetwork();
  network.always(ACTS, 'hangs');
  network.always(SLEEPS, 'hangs before the effect');
  const more = { SANDBOX_NETWORK_URL: await network.listen(), NETWORK_TIMEOUT_MS: '30000' };
  const [server, worker] = [
    await Victim.prepare('server.ts', database, more),
    await Victim.prepare('worker.ts', database, more),
  ];
  try {
    await server.start();
    const { secret, environmentId } = await newShop();
    const card = { payment_method: 'pm_card_visa', confirm: true, currency: 'USD' };
    const dying = [ACTS, SLEEPS].map((amount) => server.post(secret, '/payments', { amount, ...card }));
    await expect
      .poll(
        async () => (await effectsOf(database, environmentId)).length + network.callsOf(environmentId).length,
        PATIENTLY,
      )
      .toBe(3);
    await server.kill();
    expect(await Promise.all(dying)).toEqual([null, null]);
    await age(database, environmentId);
    await worker.start();
    await expect
      .poll(
        async () => tally((await operationsOf(database, environmentId)).map(({ status }) => status)),
        PATIENTLY,
      )
      .toEqual({ approved: 1, declined: 1 });
    const { rows } = await database.owner.query(
      'SELECT id, environment_id AS "environmentId" FROM payment WHERE environment_id = $1 ORDER BY amount',
      [environmentId],
    );
    expect(await paymentRow(database, rows[0])).toMatchObject({ status: 'succeeded', captured: ACTS });
    expect(await paymentRow(database, rows[1])).toMatchObject({
      status: 'requires_payment_method',
      captured: 0,
    });
    await expectSound(database, environmentId);
  } finally {
    await Promise.all([server.kill(), worker.kill()]);
    await network.close();
  }
});
