import { chainRecords } from '@/lib/audit/chain-records';
import { verifyChain } from '@/lib/audit/verify-chain';
import { recordDone, recordRefusal } from '@/lib/audit/write-record';
import type { Actor } from '@/lib/auth/actor';
import { callAlone } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { expect, type TestDatabase, test } from '../support/database';
import { newMerchant } from '../support/merchants';

const ATTEMPT = { action: 'createKey', permission: 'keys:write', userAgent: 'tests/1.0' };
const verify = (actor: Actor, knownHead?: string) =>
  verifyChain(actor.environment.id, { before: new Date(), knownHead });

async function chainAll(): Promise<void> {
  while ((await chainRecords()) > 0);
}

/** A sandbox with `count` chained records. */
async function chained(count: number): Promise<Actor> {
  const { sandbox } = await newMerchant();
  for (let nth = 0; nth < count; nth += 1)
    await recordDone(sandbox, { ...ATTEMPT, input: { name: 'n', reason: 'duplicate' } });
  await chainAll();
  return sandbox;
}

/** What somebody does who may do everything in the database, but has no key. */
async function tamper(database: TestDatabase, statement: string, values: readonly unknown[]): Promise<void> {
  const client = await database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      'ALTER TABLE audit_record DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER',
    );
    const { rowCount } = await client.query(statement, [...values]);
    expect(rowCount).toBeGreaterThan(0);
    await client.query(
      'ALTER TABLE audit_record ENABLE TRIGGER USER; ALTER TABLE audit_head ENABLE TRIGGER USER',
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

test('what was done, refused, denied and failed is written with its facts, and no text of anybody', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const member = { ...sandbox, kind: 'member' as const, id: 'usr_1', ip: '203.0.113.9', sessionId: 'ses_1' };
  const input = { id: 'cus_01kb7q2m8t4w9x5r0c6hz3vn1e', name: 'Zoe Quill', reason: 'Zoe asked', 'x@y': 1 };
  const agent = 'Shop 4242 4242 4242 4242 \u0007';
  await recordDone(member, { ...ATTEMPT, input, userAgent: agent });
  for (const code of ['insufficient_scope', 'invalid_state', 'busy'] as const)
    await recordRefusal(member, { ...ATTEMPT, input: { reason: 'duplicate' } }, new DomainError(code, 'no'));
  await recordRefusal({ ...member, publishable: true }, ATTEMPT, new Error('a bug'));
  const { rows } = await database.app.query(
    `SELECT outcome, code, object_id, reason, fields, ip, user_agent, session_id, bytes FROM audit_record
     WHERE environment_id = $1 ORDER BY id`,
    [sandbox.environment.id],
  );
  expect(rows.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['done', null],
    ['denied', 'insufficient_scope'],
    ['refused', 'invalid_state'],
    ['failed', 'busy'],
    ['failed', 'internal_error'],
  ]);
  expect(rows[0]).toMatchObject({
    object_id: input.id,
    reason: null,
    ip: '203.0.113.9',
    session_id: 'ses_1',
  });
  expect(rows[0].fields).toEqual(['name', 'reason']);
  expect(rows[1].reason).toBe('duplicate');
  expect(rows[4]).toMatchObject({ ip: null, user_agent: null });
  const all = rows.map(({ bytes, ...row }) => `${JSON.stringify(row)}${bytes.toString()}`).join();
  expect(all).not.toMatch(/Zoe|4242 4242/);
});

test('records are chained without gaps; what waits is told and never called verified', async () => {
  const actor = await chained(3);
  expect(await verify(actor)).toMatchObject({ verified: 3, unreadable: 0, unchained: 0, broken: null });
  await recordDone(actor, ATTEMPT);
  const report = await verify(actor);
  expect(report).toMatchObject({ verified: 3, unchained: 1, broken: null });
  await chainAll();
  const after = await verify(actor, report.head ?? '');
  expect(after).toMatchObject({ verified: 4, unchained: 0, broken: null });
  expect(after.head).toMatch(/^4:/);
});

const COLUMNS: Record<string, string> = {
  action: "'createKez'",
  actor_id: "'usr_other'",
  actor_kind: "'member'",
  changes: '\'[["a",null,null]]\'',
  created_at: "created_at + interval '1 millisecond'",
  fields: "'{name}'",
  ip: "'203.0.113.1'",
  object_id: "'pay_1'",
  outcome: "'denied', code = 'not_found'",
  permission: "'keys:read'",
  reason: "'fraudulent'",
  request_id: "request_id || 'x'",
  session_id: "'ses_1'",
  user_agent: "'tests/1.1'",
  mac: 'set_byte(mac, 31, get_byte(mac, 31) # 1)',
  link: 'set_byte(link, 0, get_byte(link, 0) # 1)',
  'bytes of a fact': 'set_byte(bytes, 40, get_byte(bytes, 40) # 1)',
};

for (const [column, value] of Object.entries(COLUMNS)) {
  test(`a change of ${column} is found at its record`, async ({ database }) => {
    const actor = await chained(3);
    await tamper(
      database,
      `UPDATE audit_record SET ${column.split(' ')[0]} = ${value} WHERE environment_id = $1 AND sequence = 2`,
      [actor.environment.id],
    );
    const { broken, verified } = await verify(actor);
    expect(broken).toMatchObject({ sequence: 2n, id: expect.stringMatching(/^aud_/) });
    expect(verified).toBe(1);
  });
}

test('one byte of the key’s id in the middle is found as well: a key does not come back', async ({
  database,
}) => {
  const actor = await chained(3);
  const change =
    'UPDATE audit_record SET bytes = set_byte(bytes, 3, get_byte(bytes, 3) # 1) WHERE environment_id = $1';
  await tamper(database, `${change} AND sequence = 2`, [actor.environment.id]);
  expect((await verify(actor)).broken).toMatchObject({ sequence: 2n });
});

test('a record that was deleted, moved, exchanged or forged is found', async ({ database }) => {
  const cases: [string, string, bigint | null][] = [
    ['deleted', 'DELETE FROM audit_record WHERE environment_id = $1 AND sequence = 2', 2n],
    ['deleted first', 'DELETE FROM audit_record WHERE environment_id = $1 AND sequence = 1', 1n],
    [
      'closed up',
      `WITH gone AS (DELETE FROM audit_record WHERE environment_id = $1 AND sequence = 2)
       UPDATE audit_record SET sequence = 5 WHERE environment_id = $1 AND sequence = 4`,
      2n,
    ],
    ['exchanged', '', 2n],
    [
      'forged',
      `INSERT INTO audit_record SELECT environment_id, id || '0', created_at, actor_kind, actor_id, session_id, ip, user_agent,
       request_id, action, permission, outcome, code, object_id, reason, fields, changes, bytes, mac
       FROM audit_record WHERE environment_id = $1 AND sequence = 2`,
      null,
    ],
  ];
  for (const [name, statement, sequence] of cases) {
    const actor = await chained(4);
    if (name === 'exchanged') {
      await exchange(database, actor);
    } else {
      await tamper(database, statement, [actor.environment.id]);
    }
    expect((await verify(actor)).broken?.sequence, name).toBe(sequence);
  }
});

/** The second and the third record take each other's places, with the links that belong to the places. */
async function exchange(database: TestDatabase, actor: Actor): Promise<void> {
  const place = 'UPDATE audit_record SET sequence = $2 WHERE environment_id = $1 AND sequence = $3';
  for (const [to, from] of [
    [99, 2],
    [2, 3],
    [3, 99],
  ]) {
    await tamper(database, place, [actor.environment.id, to, from]);
  }
}

test('a tail that was cut off is missed, by the head or by the log’s copy of it', async ({ database }) => {
  const actor = await chained(2);
  const environment = actor.environment.id;
  const { rows } = await database.owner.query('SELECT * FROM audit_head WHERE environment_id = $1', [
    environment,
  ]);
  await recordDone(actor, ATTEMPT);
  await chainAll();
  const { head } = await verify(actor);
  await tamper(database, 'DELETE FROM audit_record WHERE environment_id = $1 AND sequence = 3', [
    environment,
  ]);
  expect((await verify(actor)).broken).toMatchObject({ sequence: 3n, id: null });
  // Whoever also brings back an older head is found only from outside the database.
  await tamper(
    database,
    'UPDATE audit_head SET sequence = 2, link = $2, mac = $3 WHERE environment_id = $1',
    [environment, rows[0].link, rows[0].mac],
  );
  expect((await verify(actor)).broken).toBeNull();
  expect((await verify(actor, head ?? '')).broken?.what).toContain('is not part of the chain');
  await tamper(database, 'UPDATE audit_head SET mac = link WHERE environment_id = $1', [environment]);
  expect((await verify(actor)).broken).toMatchObject({ sequence: 2n });
  await tamper(database, 'DELETE FROM audit_head WHERE environment_id = $1', [environment]);
  expect((await verify(actor)).broken?.what).toContain('missing');
});

test('the application and the owner cannot change, delete or empty the log', async ({ database }) => {
  const actor = await chained(1);
  for (const table of ['audit_record', 'audit_head']) {
    for (const statement of [
      `UPDATE ${table} SET sequence = 7`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ]) {
      await expect(database.app.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      if (table === 'audit_record' || !statement.startsWith('UPDATE'))
        await expect(database.owner.query(statement), statement).rejects.toMatchObject({ code: 'CH002' });
    }
  }
  expect((await verify(actor)).broken).toBeNull();
});

test('200 writers and several who chain at once: nothing is lost, doubled or left out', async ({
  database,
}) => {
  const { sandbox, live } = await newMerchant();
  let writing = true;
  const chaining = [1, 2, 3].map(async () => {
    while (writing) await chainRecords();
  });
  await Promise.all(
    Array.from({ length: 200 }, (_, nth) => recordDone(nth % 4 === 0 ? live : sandbox, { ...ATTEMPT })),
  );
  writing = false;
  await Promise.all(chaining);
  await chainAll();
  for (const [actor, count] of [
    [sandbox, 150],
    [live, 50],
  ] as const) {
    expect(await verify(actor)).toMatchObject({ verified: count, unchained: 0, broken: null });
    const { rows } = await database.app.query(
      'SELECT count(*)::int AS count, max(sequence)::int AS last FROM audit_record WHERE environment_id = $1',
      [actor.environment.id],
    );
    expect(rows[0]).toEqual({ count, last: count });
  }
});

test('a chain that was lengthened by somebody else is not lengthened twice', async () => {
  const actor = await chained(1);
  const stale = { after: 0, links: [{ id: 'aud_none', link: '00'.repeat(32) }], mac: '00'.repeat(32) };
  expect(await callAlone('audit_chain', actor.environment.id, stale)).toEqual({ result: 'rival' });
  await expect(callAlone('audit_chain', actor.environment.id, { ...stale, after: 1 })).rejects.toThrow(
    /could be chained/,
  );
  expect(await verify(actor)).toMatchObject({ verified: 1, broken: null });
});
