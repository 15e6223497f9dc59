import { createKey } from '@/lib/credentials/create-key';
import { getDispute } from '@/lib/disputes/queries';
import { setFaults } from '@/lib/sandbox/faults';
import { newMerchant } from '../support/merchants';
import { accounts, disputed, eventsOf, write } from './disputes-world';
import { MoodyNetwork } from './faults-network';
import { Victim } from './kill-server';
import { expectSound } from './payments-invariants';
import { age, effectsOf, expect, operationsOf, paid, tally, test } from './payments-world';

/** Processes start slowly on a busy machine; what is waited for is a fact, not a time. */
const PATIENTLY = { intervals: [10], timeout: 60_000 };

/** Amounts by which the bank knows what to do: the effect happens, or not; either way it never answers. */
const ACTS = 7_001;
const SLEEPS = 7_002;

/** A merchant whose disputes hear nothing by callback: only the call itself, or an inquiry, tells. */
async function newShop() {
  const { sandbox } = await newMerchant();
  const { secret } = await createKey(sandbox, { name: 'tests', kind: 'secret' }, { claim: null });
  return { sandbox, secret, environmentId: sandbox.environment.id };
}

type Shop = Awaited<ReturnType<typeof newShop>>;

async function disputedFor({ sandbox }: Shop, amount: number): Promise<string> {
  const payment = await paid(sandbox, { amount });
  const { id } = await disputed(sandbox, payment.id);
  await write(sandbox, id, { statement: 'Here is the proof' });
  return id;
}

function mute({ environmentId }: Shop): Promise<void> {
  return setFaults(environmentId, [{ fault: 'callback_suppressed', kind: 'any' }]);
}

async function responsesOf(database: Parameters<typeof operationsOf>[0], environmentId: string) {
  return (await operationsOf(database, environmentId)).filter(({ kind }) => kind.startsWith('dispute_'));
}

async function bankEffects(database: Parameters<typeof effectsOf>[0], environmentId: string) {
  return tally(
    (await effectsOf(database, environmentId)).filter((effect) => !effect.startsWith('authorization')),
  );
}

test('kill -9 while the bank is told: the same key resumes, nothing is told twice, no money is lost', async ({
  database,
}) => {
  const bank = new MoodyNetwork();
  bank.always(ACTS, 'hangs');
  bank.always(SLEEPS, 'hangs before the effect');
  const victim = await Victim.prepare('server.ts', database, {
    SANDBOX_NETWORK_URL: await bank.listen(),
    NETWORK_TIMEOUT_MS: '30000',
  });
  try {
    await victim.start();
    const shop = await newShop();
    const { environmentId, secret, sandbox } = shop;
    const cases: { id: string; path: string; key: string; shows: Record<string, unknown> }[] = [];
    for (const amount of [ACTS, SLEEPS]) {
      for (const how of ['submit', 'accept'] as const) {
        const id = await disputedFor(shop, amount);
        const ended = how === 'submit' ? 'under_review' : 'accepted';
        const shows =
          amount === ACTS
            ? { status: ended, response_pending: false, response_failure: null }
            : {
                status: 'needs_response',
                response_pending: false,
                response_failure: { code: 'not_received' },
              };
        cases.push({ id, path: `/disputes/${id}/${how}`, key: `${how}-${amount}`, shows });
      }
    }
    await mute(shop);
    const dying = cases.map(({ path, key }) => victim.post(secret, path, {}, key));
    await expect.poll(() => bank.callsOf(environmentId).length, PATIENTLY).toBe(4);
    await expect
      .poll(() => bankEffects(database, environmentId), PATIENTLY)
      .toEqual({ 'dispute_submit approved 7001': 1, 'dispute_accept approved 7001': 1 });
    await victim.kill();
    expect(await Promise.all(dying)).toEqual([null, null, null, null]);
    const left = await responsesOf(database, environmentId);
    expect(left.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent', 'sent']);
    // Evidence is locked and the money is held while nobody knows.
    for (const { id } of cases) {
      expect(await getDispute(sandbox, id)).toMatchObject({ status: 'needs_response', funds: 'held' });
    }
    await expectSound(database, environmentId);

    await victim.start();
    for (const { path, key } of cases)
      expect((await victim.post(secret, path, {}, key))?.status, key).toBe(409);
    await age(database, environmentId);
    for (const { path, key, shows } of cases) {
      const first = await victim.post(secret, path, {}, key);
      expect([first?.status, key]).toEqual([200, key]);
      expect(JSON.parse(first?.text ?? '')).toMatchObject(shows);
      expect(await victim.post(secret, path, {}, key)).toEqual(first);
    }
    // Four calls before the kill, and none since: whoever takes over only asks.
    expect(bank.callsOf(environmentId)).toHaveLength(4);
    expect(await bankEffects(database, environmentId)).toEqual({
      'dispute_submit approved 7001': 1,
      'dispute_accept approved 7001': 1,
      'seal sealed': 2,
    });
    // One dispute is over and its money gone, three still hold theirs.
    expect(await accounts(database, environmentId)).toMatchObject({
      'disputes:held': ACTS + 2 * SLEEPS + 3 * 1_500,
    });
    await expectSound(database, environmentId);
  } finally {
    await victim.kill();
    await bank.close();
  }
});

test('kill -9 while the settle of an acceptance is committed: it counts once, and the key is answered from it', async ({
  database,
}) => {
  const victim = await Victim.prepare('server.ts', database, {});
  const shop = await newShop();
  const { environmentId, secret } = shop;
  const id = await disputedFor(shop, 4_200);
  await mute(shop);
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
    const dying = victim.post(secret, `/disputes/${id}/accept`, {}, 'settling');
    const sleeping = async () => {
      const { rows } = await database.owner.query(
        `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
         WHERE c.relname = 'posting' AND l.mode = 'RowExclusiveLock'
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows[0].n;
    };
    await expect.poll(sleeping, PATIENTLY).toBeGreaterThan(0);
    await victim.kill();
    expect(await dying).toBeNull();
    // The database finishes what it was told, though nobody waits for the answer.
    await expect
      .poll(async () => (await responsesOf(database, environmentId)).map(({ status }) => status), PATIENTLY)
      .toEqual(['approved']);
    await victim.start();
    const answer = await victim.post(secret, `/disputes/${id}/accept`, {}, 'settling');
    expect(answer?.status).toBe(200);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ status: 'accepted', funds: 'settled' });
    expect(await bankEffects(database, environmentId)).toEqual({ 'dispute_accept approved 4200': 1 });
    expect(await eventsOf(database, id)).toEqual(['dispute.created', 'dispute.accepted']);
    await expectSound(database, environmentId);
  } finally {
    await victim.kill();
    await database.owner.query('DROP TRIGGER wait_for_test ON posting; DROP FUNCTION wait_for_test();');
  }
});

test('after a kill the worker alone finds out what the bank was told', async ({ database }) => {
  const bank = new MoodyNetwork();
  bank.always(ACTS, 'hangs');
  bank.always(SLEEPS, 'hangs before the effect');
  const more = { SANDBOX_NETWORK_URL: await bank.listen(), NETWORK_TIMEOUT_MS: '30000' };
  const [server, worker] = [
    await Victim.prepare('server.ts', database, more),
    await Victim.prepare('worker.ts', database, more),
  ];
  try {
    await server.start();
    const shop = await newShop();
    const { environmentId, secret, sandbox } = shop;
    const [told, untold] = [await disputedFor(shop, ACTS), await disputedFor(shop, SLEEPS)];
    await mute(shop);
    const dying = [told, untold].map((id) => server.post(secret, `/disputes/${id}/submit`, {}));
    await expect.poll(() => bank.callsOf(environmentId).length, PATIENTLY).toBe(2);
    await expect
      .poll(() => bankEffects(database, environmentId), PATIENTLY)
      .toEqual({ 'dispute_submit approved 7001': 1 });
    await server.kill();
    expect(await Promise.all(dying)).toEqual([null, null]);
    await age(database, environmentId);
    await worker.start();
    await expect
      .poll(
        async () => tally((await responsesOf(database, environmentId)).map(({ status }) => status)),
        PATIENTLY,
      )
      .toEqual({ approved: 1, declined: 1 });
    expect(await getDispute(sandbox, told)).toMatchObject({
      status: 'under_review',
      submittedBy: expect.any(String),
    });
    expect(await getDispute(sandbox, untold)).toMatchObject({
      status: 'needs_response',
      responseOperationId: null,
      submittedAt: null,
    });
    expect(bank.callsOf(environmentId)).toHaveLength(2);
    await expectSound(database, environmentId);
  } finally {
    await Promise.all([server.kill(), worker.kill()]);
    await bank.close();
  }
});
