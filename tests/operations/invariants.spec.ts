import pg from 'pg';
import { RULE_KEYS, ruleKey } from '@/components/invariants/rule-key';
import { attackPayment } from '@/lib/api/attack-payment';
import type { Actor } from '@/lib/auth/actor';
import { checkInvariantsAgain } from '@/lib/invariants/check-again';
import { invariantBoard } from '@/lib/invariants/queries';
import { NUMBERS, RULES } from '@/lib/invariants/registry';
import { changedSubjects } from '@/lib/invariants/subjects';
import { watchInvariants } from '@/lib/invariants/watch-environment';
import { invariantNotice } from '@/lib/notices/invariants';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { inEnvironment } from '@/lib/present-environment';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { latestAttack } from '@/lib/testlab/attacks';
import { releaseTestCluster, testCluster } from '../support/cluster';
import type { TestDatabase } from '../support/database';
import { untilEventsAreRead } from '../support/events';
import { newMerchant } from '../support/merchants';
import { BREAKS, newShop, type Shop } from './invariant-breaks';
import { messagesOf } from './messages-support';
import { expectSound } from './payments-invariants';
import { expect, NO_KEY, test } from './payments-world';
import { newPayer, payout } from './payouts-world';

/** Turns until every invariant of this environment was run over everything since now; others of this database wait. */
async function wholePass(database: TestDatabase, actor: Actor): Promise<void> {
  const { id } = actor.environment;
  const { rows } = await database.owner.query('SELECT clock_timestamp() AS at');
  await checkInvariantsAgain(actor);
  for (let turn = 0; turn < 60; turn += 1) {
    await database.owner.query(
      `UPDATE invariant_watch SET next_at = CASE environment_id WHEN $1 THEN now() - interval '1 day' ELSE 'infinity' END`,
      [id],
    );
    await watchInvariants(1);
    const { rowCount } = await database.owner.query(
      'SELECT FROM invariant WHERE environment_id = $1 AND passed_at >= $2',
      [id, rows[0].at],
    );
    if (rowCount === NUMBERS.length) return;
  }
  throw new Error('the pass over everything does not end');
}

/** So that what was folded is there to be changed: an open transaction of another test of this cluster holds it back. */
async function folded(database: TestDatabase, actor: Actor): Promise<void> {
  const isFolded = async () => {
    await wholePass(database, actor);
    const kept = 'SELECT FROM ledger_checkpoint WHERE environment_id = $1';
    return ((await database.owner.query(kept, [actor.environment.id])).rowCount ?? 0) > 0;
  };
  await expect.poll(isFolded, { timeout: 60_000 }).toBe(true);
}

/** What is broken now: number → the rows and what is wrong with them. */
async function broken(actor: Actor) {
  const { invariants } = await invariantBoard(actor);
  return Object.fromEntries(
    invariants
      .filter(({ state }) => state === 'broken')
      .map(({ number, offenders }) => [
        number,
        offenders.map((one) => `${one.problem} ${one.object_id} ${one.expected} ${one.found}`),
      ]),
  );
}

/** What a change behind the guards would meet in the database itself: how to take it away, and how to put it back. */
const GUARDS = `
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS down,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      || CASE contype WHEN 'c' THEN ' NOT VALID' ELSE '' END AS up
  FROM pg_constraint WHERE (contype = 'c' AND conrelid::regclass::text IN ('payment', 'refund', 'refund_approval', 'operation',
    'vault_record', 'vault_dek', 'audit_head'))
    OR (contype = 'u' AND conrelid::regclass::text = 'entry')
  UNION ALL
  SELECT 'DROP INDEX one_live_attempt', pg_get_indexdef('one_live_attempt'::regclass)`;

/** Lets a superuser work without guards; afterwards they are there again, and so are the other rows of this database. */
async function withoutGuards(database: TestDatabase, work: (superuser: pg.Client) => Promise<void>) {
  const superuser = new pg.Client((await testCluster()).url('superuser', database.name));
  await superuser.connect();
  const { rows } = await superuser.query<{ down: string; up: string }>(GUARDS);
  try {
    await superuser.query("SET session_replication_role = 'replica'");
    for (const { down } of rows) await superuser.query(down);
    await work(superuser);
  } finally {
    await superuser.query(
      `DELETE FROM entry WHERE id = 'ent_copy'; DELETE FROM attempt WHERE id = 'att_copy';
       DELETE FROM audit_head h USING audit_record r WHERE r.id = 'aud_2' AND h.environment_id = r.environment_id;
       DELETE FROM audit_record WHERE id IN ('aud_2', 'aud_3'); DELETE FROM vault_record WHERE id = 'vlt_23';
       DELETE FROM vault_dek WHERE id = 'dek_23'; DELETE FROM webhook_delivery WHERE id IN ('wd_17', 'wd_19');
       DELETE FROM payout WHERE id = 'po_29'; DELETE FROM request_log WHERE actor_id = 'key_24'; DELETE FROM api_key WHERE id = 'key_24'`,
    );
    for (const { up } of rows) await superuser.query(up);
    await superuser.end();
    await releaseTestCluster();
  }
}

test('each invariant has words, and a change behind its guards is named by the board', async ({
  database,
}) => {
  expect([...RULE_KEYS]).toEqual(NUMBERS.map(ruleKey));
  const checks = RULES.map(({ check }) => check).join();
  const told = [...checks.matchAll(/'([a-z]+(?:_[a-z]+)+)' AS problem|(?<!IN )\('([a-z]+(?:_[a-z]+)+)',/g)];
  const words = [...messagesOf('en').keys()].flatMap((key) => key.split('invariants.problems.')[1] ?? []);
  expect(told.flatMap(([, one, other]) => one ?? other ?? []).filter((key) => !words.includes(key))).toEqual(
    [],
  );
  expect(words.filter((key) => !checks.includes(`'${key}'`))).toEqual(['balance_sum', 'balance_total']);
  expect(BREAKS.map(({ number }) => number)).toEqual(NUMBERS);
  const shops: Shop[] = [];
  for (const _ of BREAKS) shops.push(await newShop(database));
  const [sound] = shops;
  if (sound) await wholePass(database, sound.actor);
  expect(sound && (await broken(sound.actor))).toEqual({});
  await withoutGuards(database, async (superuser) => {
    for (const [nth, { number, sql, says }] of BREAKS.entries()) {
      const shop = shops[nth] as Shop;
      if (number === 2) await folded(database, shop.actor);
      await superuser.query(sql(shop).replaceAll('$1', `'${shop.actor.environment.id}'`));
      await wholePass(database, shop.actor);
      const found = (await broken(shop.actor))[number] ?? [];
      const isNamed = found.some((line) => line.startsWith(says(shop)));
      expect(isNamed, `${number}: ${found.join('; ')}`).toBe(true);
    }
  });
});

test('what breaks is told by an event and a notice, and both end with it', async ({ database }) => {
  const { actor, session } = await newShop(database);
  const reader: Actor = { ...actor, kind: 'member' };
  await wholePass(database, actor);
  expect(await invariantNotice(reader)).toBeNull();
  const { invariants, lookedAt } = await invariantBoard(actor);
  expect(invariants.map(({ state }) => state)).toEqual(NUMBERS.map(() => 'holds'));
  expect(invariants.find(({ number }) => number === 6)?.passed?.rows).toBe(1);
  expect(lookedAt).not.toBeNull();
  const set = (status: string, at: string) =>
    database.owner.query(
      `UPDATE checkout_session SET status = '${status}', completed_at = ${at} WHERE environment_id = $1 AND id = $2`,
      [actor.environment.id, session],
    );
  await set('completed', 'now()');
  await wholePass(database, actor);
  expect(await invariantNotice(reader)).toEqual({ invariants: 2, offenders: 2 });
  expect(await invariantNotice({ ...reader, permissions: new Set() })).toBeNull();
  await withoutGuards(database, async (superuser) => {
    await superuser.query(
      "UPDATE checkout_session SET status = 'open', completed_at = NULL WHERE environment_id = $1 AND id = $2",
      [actor.environment.id, session],
    );
  });
  await wholePass(database, actor);
  expect(await broken(actor)).toEqual({});
  expect(await invariantNotice(reader)).toBeNull();
  const { rows } = await database.owner.query(
    `SELECT type, snapshot->>'number' AS number, snapshot->>'offenders' AS offenders FROM event
     WHERE environment_id = $1 AND object_type = 'invariant' ORDER BY snapshot->>'number', seq`,
    [actor.environment.id],
  );
  expect(rows).toEqual(
    ['10', '30'].flatMap((number) => [
      { type: 'invariant.broken', number, offenders: '1' },
      { type: 'invariant.restored', number, offenders: '0' },
    ]),
  );
  const history = (await invariantBoard(actor)).invariants.find(({ number }) => number === 30)?.changes;
  expect(history?.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'broken holds',
    'holds broken',
    'unproven holds',
  ]);
});

test('an event has its rows looked at again, without a pass over everything', async ({ database }) => {
  const { actor, payment } = await newShop(database);
  await wholePass(database, actor);
  const turn = async () => {
    await database.owner.query(
      `UPDATE invariant_watch SET next_at = CASE environment_id WHEN $1 THEN now() - interval '1 day' ELSE 'infinity' END`,
      [actor.environment.id],
    );
    await watchInvariants(1);
  };
  await database.owner.query("UPDATE invariant SET due_at = 'infinity' WHERE environment_id = $1", [
    actor.environment.id,
  ]);
  await untilEventsAreRead(database, actor.environment.id);
  await turn();
  await withoutGuards(database, async (superuser) => {
    await superuser.query('UPDATE payment SET amount_disputed = 5 WHERE id = $1', [payment]);
  });
  await turn();
  expect(await broken(actor)).toEqual({});
  await issueRefund(actor, IssueRefund.parse({ payment, amount: 100, reason: 'duplicate' }), NO_KEY);
  await untilEventsAreRead(database, actor.environment.id);
  await turn();
  expect(await broken(actor)).toEqual({ 7: [`disputed_sum ${payment} 0 5`] });
});

test('entries of a payout, which has no payment, are looked at when an event tells of it', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  const { row } = await payout(sandbox);
  await cancelPayout(sandbox, { id: row.id }, NO_KEY);
  const { rows } = await database.owner.query(
    'SELECT id, kind FROM entry WHERE environment_id = $1 AND source_id = $2 ORDER BY id',
    [environmentId, row.id],
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['payout_reserved', 'payout_returned']);
  const changed = await inEnvironment(environmentId, () =>
    changedSubjects('entry', environmentId, { payments: [], objects: [row.id] }),
  );
  expect(changed.sort()).toEqual(rows.map(({ id }) => id));
});

test('an attack wins what fits and no more, one at a time, in sandboxes only', async ({ database }) => {
  const { sandbox, live } = await newMerchant();
  const { id } = await attackPayment(sandbox);
  await expect(attackPayment(sandbox)).rejects.toMatchObject({ code: 'invalid_state' });
  await expect(attackPayment(live)).rejects.toMatchObject({ code: 'environment_mismatch' });
  await expect.poll(async () => (await latestAttack(sandbox))?.status, { timeout: 60_000 }).toBe('done');
  const attack = await latestAttack(sandbox);
  expect(attack?.id).toBe(id);
  for (const { won, legal, calls, told } of attack?.waves ?? []) {
    expect(won, JSON.stringify(told)).toBe(legal);
    expect(legal).toBe(33);
    expect(won + Object.values(told).reduce((sum, count) => sum + count, 0)).toBe(calls);
  }
  const { proof } = attack ?? {};
  expect(proof).toMatchObject({ booksCaptured: proof?.captured, booksRefunded: proof?.refunded });
  expect(proof?.captured).toBe((attack?.waves[0]?.won ?? 0) * 300);
  expect(proof?.checked.filter(({ offenders }) => offenders > 0)).toEqual([]);
  await expectSound(database, sandbox.environment.id);
});
