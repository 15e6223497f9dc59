import { recordDone } from '@/lib/audit/write-record';
import { systemActor } from '@/lib/auth/actor';
import { endSession } from '@/lib/auth/session';
import { signIn } from '@/lib/auth/sign-in';
import { CreateKey, UpdateKey } from '@/lib/credentials/schema';
import { updateKey } from '@/lib/credentials/update-key';
import { pool } from '@/lib/db';
import { saveDisputeSetting } from '@/lib/disputes/save-setting';
import { CreateEndpoint } from '@/lib/webhooks/schema';
import { createEndpoint, rotateSecret, updateEndpoint } from '@/lib/webhooks/write-endpoint';
import { expect, test } from '../support/database';
import { statementsOf } from '../support/statements';
import { FACTS, makeKey, makeMerchant, PASSWORD } from './auth-support';

const recordsOf = async (environmentId: string) => {
  const { rows } = await pool().query(
    `SELECT action, outcome, reason, actor_id, ip, session_id, changes::text FROM audit_record
     WHERE environment_id = $1 ORDER BY id`,
    [environmentId],
  );
  return rows as { action: string; outcome: string; reason: string | null; [column: string]: unknown }[];
};

test('sign-ins, failures, locks and sign-outs are told to the merchants of the user, and to nobody else', async () => {
  const merchant = await makeMerchant();
  const other = await makeMerchant();
  const attempt = (password: string) => signIn({ email: merchant.email, password }, FACTS, null);
  const signedIn = await attempt(PASSWORD);
  await endSession(signedIn?.token ?? '', { ...FACTS, requestId: 'req_out' });
  await endSession(signedIn?.token ?? '');
  for (let turn = 0; turn < 11; turn += 1) await attempt('not the password');
  await signIn({ email: 'nobody@shop.example', password: 'x' }, FACTS, null);
  await expect.poll(async () => (await recordsOf(merchant.live)).length).toBe(13);
  const records = await recordsOf(merchant.live);
  const told = records.map(({ action, outcome, reason }) => [action, outcome, reason].join(' ').trim());
  expect(told.slice(0, 2)).toEqual(['signIn done', 'signOut done']);
  // What failed is written beside the answer, so the order of two of one moment is open.
  expect(told.slice(2).sort()).toEqual(
    [...Array(10).fill('signIn refused failed'), 'signIn refused locked'].sort(),
  );
  expect(new Set(records.map(({ actor_id, ip }) => `${actor_id} ${ip}`)).size).toBe(1);
  expect(records[1]?.session_id).toMatch(/^ses_/);
  expect(JSON.stringify(records)).not.toMatch(/not the password|shop\.example/);
  expect(await recordsOf(merchant.sandbox)).toEqual([]);
  expect(await recordsOf(other.live)).toEqual([]);
});

test('changes of an endpoint and of settings say what was before, without what somebody typed', async () => {
  const actor = await systemActor((await makeMerchant()).sandbox);
  const call = () => ({ claim: null, changes: [] as [string, string | null, string | null][] });
  const input = CreateEndpoint.parse({
    url: 'https://203.0.113.9/zoe-quill',
    event_types: ['refund.failed'],
  });
  const { row } = await createEndpoint(actor, { ...input, url: 'countinghouse:receiver' }, call());
  const changed = call();
  await updateEndpoint(
    actor,
    { id: row.id, event_types: ['*'], status: 'paused', description: 'Zoe' },
    changed,
  );
  expect(changed.changes).toEqual([
    ['event_types', 'refund.failed', '*'],
    ['status', 'enabled', 'paused'],
    ['version', '1', '2'],
  ]);
  const rotated = call();
  await rotateSecret(actor, { id: row.id, overlap_hours: 1 }, rotated);
  expect(rotated.changes.map(([field]) => field)).toEqual(['previous_secret_until', 'version']);
  for (const [accept_below, change] of [
    [{ amount: 500, currency: 'USD' as const }, ['accept_below', null, '500 USD']],
    [null, ['accept_below', '500 USD', null]],
  ] as const) {
    const saved = call();
    await saveDisputeSetting(actor, { accept_below }, saved);
    expect(saved.changes).toEqual([change]);
  }
});

test('the log filtered by action reads an index, not an environment’s whole log', async ({ database }) => {
  const { sandbox } = await makeMerchant();
  const actor = await systemActor(sandbox);
  await recordDone(actor, { action: 'rareAction', permission: 'keys:write', userAgent: null });
  await database.owner.query(
    `INSERT INTO audit_record (environment_id, id, created_at, actor_kind, actor_id, request_id, action, permission, outcome,
       fields, changes, bytes, mac)
     SELECT environment_id, 'aud_' || lpad(n::text, 26, '0'), created_at, actor_kind, actor_id, request_id, 'common',
       permission, outcome, fields, changes, bytes, mac
     FROM audit_record, generate_series(1, 20000) n WHERE environment_id = $1`,
    [sandbox],
  );
  await database.owner.query('ANALYZE audit_record');
  const { rows } = await database.app.query(
    `EXPLAIN (FORMAT JSON) SELECT * FROM audit_record WHERE environment_id = $1 AND action = $2 ORDER BY id DESC LIMIT 26`,
    [sandbox, 'rareAction'],
  );
  const plan = JSON.stringify(rows);
  expect(plan).toContain('audit_record_action');
  expect(plan).not.toContain('"Node Type":"Sort"');
});

test('a record costs a console action one statement more', async () => {
  const actor = await systemActor((await makeMerchant()).sandbox);
  const key = await makeKey(actor, CreateKey.parse({ name: 'Key' }));
  const attempt = { action: 'updateKey', permission: 'keys:write', userAgent: 'Browser 1' };
  let version = 1;
  const act = async (isRecorded: boolean) => {
    const input = UpdateKey.parse({ id: key.id, version, name: `Key ${version}` });
    version += 1;
    const done = { input, result: await updateKey(actor, input) };
    if (isRecorded) await recordDone(actor, { ...attempt, ...done });
  };
  const textsOf = async (isRecorded: boolean) =>
    (await statementsOf(() => act(isRecorded))).map(({ text }) => text);
  const plain = await textsOf(false);
  const recorded = await textsOf(true);
  expect(plain.length).toBeGreaterThan(0);
  expect(recorded).toEqual([...plain, expect.stringContaining('audit_write')]);
});
