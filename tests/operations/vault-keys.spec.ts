import { systemActor } from '@/lib/auth/actor';
import { forgetKeys } from '@/lib/data-keys/key-ring';
import type { Call } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { ivOf, SealError, seal } from '@/lib/sealed-record';
import { cardForAttempt } from '@/lib/vault/card-for-attempt';
import { createToken } from '@/lib/vault/create-token';
import { expect, test } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { makeMerchant } from './auth-support';

const NO_CLAIM: Call = { claim: null };
const CARD = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };

async function sandbox() {
  return { actor: await systemActor((await makeMerchant()).sandbox) };
}

async function vaultErrorOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => new Error('it opened'),
    (caught: Error) => caught,
  );
  expect(error).toBeInstanceOf(SealError);
  expect(error.stack).not.toContain(CANARIES[0]);
  return error;
}

test('first users of an environment that race share one data key', async ({ database }) => {
  const { actor } = await sandbox();
  forgetKeys(actor.environment.id);
  const arguments_ = Array.from({ length: 20 }, () => ({
    keys: [{ id: newId('dek'), purpose: 'pan', kek_version: 'kek_v1', wrapped: 'AAAA' }],
  }));
  await Promise.all(
    arguments_.map((argument) =>
      database.app.query('SELECT vault_dek_create($1, $2)', [actor.environment.id, JSON.stringify(argument)]),
    ),
  );
  const { rows } = await database.owner.query(
    'SELECT count(*)::int AS count FROM vault_dek WHERE environment_id = $1',
    [actor.environment.id],
  );
  expect(rows[0].count).toBe(1);
});

test('swapped, moved or altered rows do not open', async ({ database }) => {
  const { actor } = await sandbox();
  const other = await sandbox();
  const { id: environmentId } = actor.environment;
  const first = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  const second = (
    await createToken(actor, { type: 'card', card: { ...CARD, number: CANARIES[1] } }, NO_CLAIM)
  ).row;
  const { rows } = await database.owner.query(
    'SELECT id, dek_id, iv, ciphertext FROM vault_record WHERE environment_id = $1',
    [environmentId],
  );
  const own = rows.find(({ id }) => id === first.vaultId);
  const foreign = rows.find(({ id }) => id === second.vaultId);
  const write = (record: typeof own) =>
    database.owner.query(
      'UPDATE vault_record SET iv = $3, ciphertext = $4 WHERE environment_id = $1 AND id = $2',
      [environmentId, first.vaultId, record.iv, record.ciphertext],
    );
  // What a superuser could do: the bytes of the second card in the row of the first.
  await database.owner.query('UPDATE token SET vault_id = NULL WHERE environment_id = $1 AND id = $2', [
    environmentId,
    second.id,
  ]);
  await database.owner.query('DELETE FROM vault_record WHERE environment_id = $1 AND id = $2', [
    environmentId,
    foreign.id,
  ]);
  await write(foreign);
  await vaultErrorOf(cardForAttempt(environmentId, first.id));
  await write(own);
  expect((await cardForAttempt(environmentId, first.id)).details?.number).toBe(CANARIES[0]);
  await database.owner.query(
    'UPDATE vault_record SET ciphertext = set_bit(ciphertext, 400, 1 - get_bit(ciphertext, 400)) WHERE environment_id = $1 AND id = $2',
    [environmentId, own.id],
  );
  await vaultErrorOf(cardForAttempt(environmentId, first.id));
  // Another environment does not even have the key to name.
  const moved = database.owner.query(
    'INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext) VALUES ($1, $2, $3, $4, $5)',
    [other.actor.environment.id, own.id, own.dek_id, own.iv, own.ciphertext],
  );
  await expect(moved).rejects.toThrow(/vault_record_key/);
});

test('the database refuses records that contradict themselves, repeated IVs and retired keys', async ({
  database,
}) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  const { row } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const { rows } = await database.owner.query('SELECT * FROM vault_record WHERE environment_id = $1', [
    environmentId,
  ]);
  const record = rows[0];
  const insert = (iv: Buffer, ciphertext: Buffer) =>
    database.app.query(
      'INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext) VALUES ($1, $2, $3, $4, $5)',
      [environmentId, newId('vaultRecord'), record.dek_id, iv, ciphertext],
    );
  await expect(insert(record.iv, record.ciphertext)).rejects.toThrow(/vault_record_iv/);
  await expect(insert(Buffer.alloc(12), record.ciphertext)).rejects.toThrow(/check constraint/);
  await expect(insert(record.iv, Buffer.from(CANARIES[0]))).rejects.toThrow(/check constraint/);
  const foreign = seal(
    Buffer.from('x'),
    { id: newId('dek'), key: Buffer.alloc(32) },
    { purpose: 'pan', environmentId, id: 'x' },
  );
  await expect(insert(ivOf(foreign), foreign)).rejects.toThrow(/check constraint/);
  const retire =
    "UPDATE vault_dek SET status = 'retired', wrapped = NULL WHERE environment_id = $1 AND id = $2";
  await expect(database.owner.query(retire, [environmentId, record.dek_id])).rejects.toThrow(
    /vault_record_key/,
  );
  await expect(
    database.app.query(
      `INSERT INTO token (environment_id, id, card, expires_at) VALUES ($1, 'tok_x', '{}', now() + interval '16 minutes')`,
      [environmentId],
    ),
  ).rejects.toThrow(/check constraint/);
  await expect(
    database.app.query(
      `UPDATE vault_cvc SET expires_at = expires_at + interval '1 second' WHERE environment_id = $1 AND token_id = $2`,
      [environmentId, row.id],
    ),
  ).rejects.toThrow(/check constraint/);
});

test('a key-encryption key that is missing or wrong fails closed', async ({ database }) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  const { row } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  await database.owner.query("INSERT INTO vault_kek (version) VALUES ('kek_v9')");
  await database.owner.query("UPDATE vault_dek SET kek_version = 'kek_v9' WHERE environment_id = $1", [
    environmentId,
  ]);
  forgetKeys(environmentId);
  await vaultErrorOf(cardForAttempt(environmentId, row.id));
  await vaultErrorOf(createToken(actor, { type: 'card', card: CARD }, NO_CLAIM));
  await database.owner.query("UPDATE vault_dek SET kek_version = 'kek_v1' WHERE environment_id = $1", [
    environmentId,
  ]);
  // Keys that changed places do not unwrap either.
  await database.owner.query(
    `UPDATE vault_dek d SET wrapped = o.wrapped FROM vault_dek o
     WHERE d.environment_id = $1 AND o.environment_id = $1 AND d.purpose = 'pan' AND o.purpose = 'cvc'`,
    [environmentId],
  );
  await vaultErrorOf(cardForAttempt(environmentId, row.id));
});

test('a new key that another process made is found, and a retired one is given up', async ({ database }) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  const old = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  const { rows } = await database.owner.query(
    "SELECT id FROM vault_dek WHERE environment_id = $1 AND purpose = 'pan'",
    [environmentId],
  );
  await database.owner.query(
    "UPDATE vault_dek SET status = 'draining' WHERE environment_id = $1 AND id = $2",
    [environmentId, rows[0].id],
  );
  forgetKeys(environmentId);
  const young = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  expect((await cardForAttempt(environmentId, old.id)).details?.number).toBe(CANARIES[0]);
  expect((await cardForAttempt(environmentId, young.id)).details?.number).toBe(CANARIES[0]);
  const used = await database.owner.query(
    'SELECT count(DISTINCT dek_id)::int AS count FROM vault_record WHERE environment_id = $1',
    [environmentId],
  );
  expect(used.rows[0].count).toBe(2);
});

test('nothing rests on a retired key-encryption key, and none comes back', async ({ database }) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const tried = (text: string, values: unknown[] = []) => database.app.query(text, values);
  await tried("INSERT INTO vault_kek (version, check_value) VALUES ('kek_v77', '0123456789abcdef')");
  const retire = 'UPDATE vault_kek SET retired_at = now() WHERE version = $1';
  await expect(tried(retire, ['kek_v1'])).rejects.toMatchObject({ constraint: 'vault_dek_kek' });
  await tried(retire, ['kek_v77']);
  await expect(
    tried("UPDATE vault_dek SET kek_version = 'kek_v77' WHERE environment_id = $1", [environmentId]),
  ).rejects.toMatchObject({ constraint: 'vault_dek_kek' });
  await expect(
    tried('SELECT vault_dek_create($1, $2)', [
      environmentId,
      JSON.stringify({
        keys: [{ id: newId('dek'), purpose: 'pan', kek_version: 'kek_v77', wrapped: 'AAAA' }],
      }),
    ]).then(() => tried("UPDATE vault_kek SET retired_at = NULL WHERE version = 'kek_v77'")),
  ).rejects.toMatchObject({ constraint: 'vault_kek_final' });
  await expect(
    tried("INSERT INTO vault_kek (version) VALUES ('kek_v78') RETURNING version").then(() =>
      tried("UPDATE vault_kek SET check_value = 'x' WHERE version = 'kek_v78'"),
    ),
  ).rejects.toMatchObject({ constraint: 'vault_kek_check_form' });
  for (const [statement, code] of [
    ["INSERT INTO vault_kek (version) VALUES ('key 1')", '23514'],
    ["DELETE FROM vault_kek WHERE version = 'kek_v77'", '42501'],
    ["UPDATE vault_kek SET version = 'kek_v79'", '42501'],
    ['UPDATE vault_dek SET kek_usable = false', '23514'],
  ] as const) {
    await expect(tried(statement), statement).rejects.toMatchObject({ code });
  }
});
