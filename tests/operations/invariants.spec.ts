import pg from 'pg';
import { RULE_KEYS, ruleKey } from '@/components/invariants/rule-key';
import { attackPayment } from '@/lib/api/attack-payment';
import type { Actor } from '@/lib/auth/actor';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { checkInvariantsAgain } from '@/lib/invariants/check-again';
import { invariantBoard } from '@/lib/invariants/queries';
import { NUMBERS, RULES } from '@/lib/invariants/registry';
import { watchInvariants } from '@/lib/invariants/watch-environment';
import { invariantNotice } from '@/lib/notices/invariants';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { latestAttack } from '@/lib/testlab/attacks';
import { releaseTestCluster, testCluster } from '../support/cluster';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { messagesOf } from './messages-support';
import { expectSound } from './payments-invariants';
import { expect, NO_KEY, pay, test } from './payments-world';

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

type Shop = {
  actor: Actor;
  payment: string;
  refund: string;
  entry: string;
  session: string;
  operation: string;
};

/** A payment of 100.00 USD with a refund of 10.00, and a checkout session that nobody paid. */
async function newShop(database: TestDatabase): Promise<Shop> {
  const { sandbox } = await newMerchant();
  const { row } = await pay(sandbox);
  const input = IssueRefund.parse({ payment: row.id, amount: 1_000, reason: 'duplicate' });
  const refund = await issueRefund(sandbox, input, NO_KEY);
  const session = await createCheckoutSession(
    sandbox,
    CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name: 'Tea', quantity: 1, amount: 500 }],
      success_url: 'https://shop.example/thanks',
    }),
    NO_KEY,
  );
  const { rows } = await database.owner.query<{ id: string; operation: string }>(
    `SELECT e.id, o.id AS operation FROM entry e, operation o WHERE e.environment_id = $1 AND e.kind = 'payment_captured'
       AND o.environment_id = $1 AND o.kind = 'authorize'`,
    [sandbox.environment.id],
  );
  const [{ id: entry, operation } = { id: '', operation: '' }] = rows;
  return {
    actor: sandbox,
    payment: row.id,
    refund: refund.row.id,
    entry,
    session: session.row.id,
    operation,
  };
}

/** What a superuser does behind every guard, for each invariant, and what the board then says beside others. */
type Break = { number: number; sql: (shop: Shop) => string; says: (shop: Shop) => string };

const amount = 'amount = 12345';
const delivery = (id: string, status: string, attempts: number) =>
  `INSERT INTO webhook_delivery (environment_id, id, endpoint_id, event_id, object_id, position, status, attempts, created_at, ended_at)
   VALUES ($1, '${id}', 'we_1', 'evt_1', 'pay_1', 1, '${status}', ${attempts}, now(),
     CASE WHEN '${status}' <> 'pending' THEN now() END)`;
const BREAKS: readonly Break[] = [
  {
    number: 1,
    sql: ({ entry }) => `DELETE FROM posting WHERE entry_id = '${entry}'`,
    says: ({ entry }) => `entry_empty ${entry} > 0 0`,
  },
  {
    number: 2,
    sql: () =>
      `UPDATE ledger_checkpoint SET balance = balance + 7 WHERE environment_id = $1 AND account = 'platform:fees'`,
    says: () => 'balance_total USD 0 7',
  },
  {
    number: 3,
    sql: ({ entry }) => `UPDATE posting SET ${amount} WHERE entry_id = '${entry}' AND line = 1`,
    says: ({ payment }) => `books_captured ${payment} 10000 12345`,
  },
  {
    number: 4,
    sql: ({ entry }) => `INSERT INTO entry (environment_id, id, kind, source_type, source_id, effective_at)
      SELECT environment_id, 'ent_copy', kind, source_type, source_id, now() FROM entry WHERE id = '${entry}'`,
    says: ({ entry }) => `entry_twice ${entry} 1 2`,
  },
  {
    number: 5,
    sql: ({ payment }) => `UPDATE payment SET amount_captured = 10001 WHERE id = '${payment}'`,
    says: ({ payment }) => `over_authorized ${payment} ≤ 10000 10001`,
  },
  {
    number: 6,
    sql: ({ payment }) => `UPDATE payment SET amount_refunded = 10001 WHERE id = '${payment}'`,
    says: ({ payment }) => `over_refunded ${payment} ≤ 10000 `,
  },
  {
    number: 7,
    sql: ({ payment }) => `UPDATE payment SET amount_disputed = 9999 WHERE id = '${payment}'`,
    says: ({ payment }) => `disputed_sum ${payment} 0 9999`,
  },
  {
    number: 8,
    sql: ({ refund }) => `UPDATE refund SET amount = 0 WHERE id = '${refund}'`,
    says: ({ refund }) => `amount_range ${refund} 1 – 1000000000000 0 USD`,
  },
  {
    number: 9,
    sql: ({ refund }) => `UPDATE refund SET currency = 'EUR' WHERE id = '${refund}'`,
    says: ({ refund }) => `currency_differs ${refund} USD EUR`,
  },
  {
    number: 10,
    sql: ({ payment }) => `UPDATE payment SET status = 'canceled' WHERE id = '${payment}'`,
    says: ({ payment }) => `state_untold ${payment} succeeded canceled`,
  },
  {
    number: 11,
    sql: ({
      payment,
    }) => `INSERT INTO attempt (environment_id, id, payment_id, number, connector, method_type, amount, currency,
        status, operation_id, created_at)
      SELECT environment_id, 'att_copy', payment_id, 9, connector, method_type, amount, currency, 'sent', 'op_copy', created_at
      FROM attempt WHERE payment_id = '${payment}'`,
    says: ({ payment }) => `attempts_live ${payment} ≤ 1 2`,
  },
  {
    number: 12,
    sql: ({ operation }) => `UPDATE sandbox_effect SET ${amount} WHERE operation_id = '${operation}'`,
    says: ({ operation }) =>
      `effect_missing ${operation} authorize approved 10000 authorization approved 12345`,
  },
  {
    number: 13,
    sql: ({
      operation,
    }) => `INSERT INTO idempotency (environment_id, key, fingerprint, status, lease_until, operation_id)
      VALUES ($1, 'key-of-13', '\\x00', 'running', now(), '${operation}');
      UPDATE operation SET idempotency_key = 'key-of-13' WHERE id = '${operation}'`,
    says: ({ operation }) => `answer_missing ${operation} done running`,
  },
  {
    number: 14,
    sql: ({ operation }) =>
      `UPDATE operation SET status = 'unknown', settled_at = NULL, next_inquiry_at = NULL WHERE id = '${operation}'`,
    says: ({ operation }) => `answer_unsought ${operation} next_inquiry_at —`,
  },
  {
    number: 16,
    sql: ({ payment }) => `DELETE FROM event WHERE object_id = '${payment}' AND seq = 1`,
    says: ({ payment }) => `events_gap ${payment}`,
  },
  {
    number: 17,
    sql: () => delivery('wd_17', 'pending', 0),
    says: () => 'delivery_stranded wd_17 due_at —',
  },
  {
    number: 19,
    sql: () => delivery('wd_19', 'delivered', 2),
    says: () => 'tries_counted wd_19 0 2',
  },
  {
    number: 23,
    sql: () => `INSERT INTO vault_dek (environment_id, id, purpose, version, kek_version, status)
        VALUES ($1, 'dek_23', 'pan', 99, 'x', 'retired');
      INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext) VALUES ($1, 'vlt_23', 'dek_23', '', '')`,
    says: () => 'key_retired vlt_23 active retired',
  },
  {
    number: 24,
    sql: () => `INSERT INTO api_key (environment_id, id, kind, name, prefix, last4, permissions, created_by, revoked_at, revoked_by)
        VALUES ($1, 'key_24', 'signing', 'old', 'sk_', '0000', '{}', 'usr_1', now() - interval '1 hour', 'usr_1');
      INSERT INTO request_log (environment_id, id, created_at, method, path, status, duration_ms, actor_kind, actor_id,
        is_repeated, request_headers, request_state, request_bytes, answer_headers, answer_state, answer_bytes)
      VALUES ($1, id_from('req', now()), now(), 'GET', '/payments', 200, 5, 'key', 'key_24', false, '{}', 'none', 0, '{}', 'none', 0)`,
    says: () => 'key_used_after key_24 ≤ ',
  },
  {
    number: 25,
    sql: ({
      payment,
      refund,
    }) => `INSERT INTO refund_approval (environment_id, refund_id, payment_id, amount, currency,
        payment_version, amount_limit, requested_by, requested_at, expires_at, decision, decided_by, decided_at)
      VALUES ($1, '${refund}', '${payment}', 1000, 'USD', 1, 1, 'usr_1', now(), now(), 'approved', 'usr_1', now())`,
    says: ({ refund }) => `approved_alone ${refund} ≠ usr_1 usr_1`,
  },
  {
    number: 26,
    sql: () => `INSERT INTO audit_record (environment_id, id, created_at, actor_kind, actor_id, request_id, action, permission,
        outcome, fields, changes, bytes, mac, sequence, link)
      SELECT $1, 'aud_' || n, now(), 'system', 'system', 'req_1', 'pay', 'x', 'done', '{}', '[]', '', mac, n, mac
      FROM (SELECT decode(repeat('00', 32), 'hex') AS mac) m, generate_series(2, 3) AS n;
      INSERT INTO audit_head (environment_id, sequence, link, mac) VALUES ($1, 3, '', '')`,
    says: () => 'record_missing aud_2 1 —',
  },
  {
    number: 30,
    sql: ({ session }) =>
      `UPDATE checkout_session SET status = 'completed', completed_at = now() WHERE id = '${session}'`,
    says: ({ session }) => `session_payments ${session} 1 0`,
  },
];

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
       DELETE FROM request_log WHERE actor_id = 'key_24'; DELETE FROM api_key WHERE id = 'key_24'`,
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
      // So that what was folded is there to be changed.
      if (number === 2) await wholePass(database, shop.actor);
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
  await turn();
  await withoutGuards(database, async (superuser) => {
    await superuser.query('UPDATE payment SET amount_disputed = 5 WHERE id = $1', [payment]);
  });
  await turn();
  expect(await broken(actor)).toEqual({});
  await issueRefund(actor, IssueRefund.parse({ payment, amount: 100, reason: 'duplicate' }), NO_KEY);
  await turn();
  expect(await broken(actor)).toEqual({ 7: [`disputed_sum ${payment} 0 5`] });
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
