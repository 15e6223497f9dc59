import { systemActor } from '@/lib/auth/actor';
import type { Call } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { createPayment } from '@/lib/payments/create-payment';
import { CreatePayment } from '@/lib/payments/schema';
import { cardForAttempt, displayOf } from '@/lib/vault/card-for-attempt';
import { createToken } from '@/lib/vault/create-token';
import { forgetKeys } from '@/lib/vault/keys';
import { purgeExpired } from '@/lib/vault/purge-expired';
import { getToken } from '@/lib/vault/queries';
import { ivOf, seal, VaultError } from '@/lib/vault/record';
import { renderToken } from '@/lib/vault/render';
import { expect, test } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { makeMerchant, refusal } from './auth-support';

const NO_CLAIM: Call = { claim: null };
const CARD = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };

async function sandbox() {
  const merchant = await makeMerchant();
  return { merchant, actor: await systemActor(merchant.sandbox) };
}

async function vaultErrorOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => new Error('it opened'),
    (caught: Error) => caught,
  );
  expect(error).toBeInstanceOf(VaultError);
  expect(error.stack).not.toContain(CANARIES[0]);
  return error;
}

test('a token gives back its card, shows four digits and nothing else', async () => {
  const { actor } = await sandbox();
  const { row, replayed } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  expect(replayed).toBeNull();
  expect(row.id).toMatch(/^tok_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(15 * 60_000);
  const shown = { brand: 'visa', last4: '0018', exp_month: 4, exp_year: 2035, country: 'US', funding: 'debit' };
  expect(await cardForAttempt(actor.environment.id, row.id)).toMatchObject({
    type: 'card',
    details: { number: CARD.number, expMonth: 4, expYear: 2035, cvc: '737' },
    display: shown,
  });
  expect(await displayOf(actor.environment.id, row.id)).toMatchObject({ type: 'card', display: shown });
  const view = renderToken(actor, await getToken(actor, row.id));
  expect(view).toMatchObject({ object: 'token', used: false, card: shown });
  expect(JSON.stringify(view)).not.toContain('737"');
  const publishable = { ...actor, permissions: new Set(['tokens:write'] as const) };
  expect(renderToken(publishable, row).card.fingerprint).toBeNull();
});

test('a token is nothing in another environment, nor are test methods in live', async () => {
  const { merchant, actor } = await sandbox();
  const { row } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const other = await sandbox();
  for (const environmentId of [merchant.live, other.actor.environment.id]) {
    expect((await refusal(cardForAttempt(environmentId, row.id))).code).toBe('not_found');
  }
  expect((await refusal(getToken(other.actor, row.id))).code).toBe('not_found');
  expect((await refusal(cardForAttempt(merchant.live, 'pm_card_visa'))).code).toBe('not_found');
  expect((await refusal(cardForAttempt(merchant.live, 'pm_alipay'))).code).toBe('not_found');
  expect((await cardForAttempt(merchant.sandbox, 'pm_card_visa')).type).toBe('card');
  for (const id of ['', 'tok_', 'tok_../..', `tok_${'0'.repeat(10_000)}`, 'tok_\0', 'pay_01kb7q2m8t4w9x5r0c6hz3vn1e']) {
    expect((await refusal(cardForAttempt(merchant.sandbox, id))).code).toBe('not_found');
    expect((await refusal(getToken(actor, id))).code).toBe('not_found');
  }
});

test('the fingerprint tells equal numbers within one environment only', async () => {
  const { actor } = await sandbox();
  const other = await sandbox();
  const fingerprintIn = async (of: typeof actor, number: string) => {
    const { row } = await createToken(of, { type: 'card', card: { ...CARD, number } }, NO_CLAIM);
    return (row.card as { fingerprint: string }).fingerprint;
  };
  const first = await fingerprintIn(actor, CANARIES[0]);
  expect(first).toMatch(/^v1_[a-p]{32}$/);
  expect(await fingerprintIn(actor, '4242 4200 0000 0018')).toBe(first);
  expect(await fingerprintIn(actor, CANARIES[1])).not.toBe(first);
  expect(await fingerprintIn(other.actor, CANARIES[0])).not.toBe(first);
});

test('a sandbox takes listed test cards only, and a refusal repeats nothing that was typed', async ({ database }) => {
  const { merchant, actor } = await sandbox();
  const real = { ...CARD, number: '4111111111111111' };
  expect((await refusal(createToken(actor, { type: 'card', card: real }, NO_CLAIM))).code).toBe('test_card_required');
  const live = await systemActor(merchant.live);
  expect((await createToken(live, { type: 'card', card: real }, NO_CLAIM)).row.id).toBeTruthy();
  const wrong = await refusal(
    createToken(actor, { type: 'card', card: { number: '4242420000000019', exp_month: 1, exp_year: 2020, cvc: '9' } }, NO_CLAIM),
  );
  expect(wrong.code).toBe('invalid_request');
  expect(wrong.details.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/card/number invalid_number', '/card/exp_month expired_card', '/card/cvc incomplete_cvc',
  ]);
  expect(JSON.stringify(wrong) + wrong.stack).not.toMatch(/424242/);
  const stored = await database.owner.query('SELECT 1 FROM token WHERE environment_id = $1', [actor.environment.id]);
  expect(stored.rowCount).toBe(0);
});

test('the same key gives the same token, another body is refused', async () => {
  const { actor } = await sandbox();
  const call = { claim: { key: 'once', fingerprint: 'aa'.repeat(32) } };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => createToken(actor, { type: 'card', card: CARD }, call)),
  );
  expect(new Set(answers.map(({ row }) => row.id)).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  const other = { claim: { key: 'once', fingerprint: 'bb'.repeat(32) } };
  const refused = await refusal(createToken(actor, { type: 'card', card: CARD }, other));
  expect(refused.code).toBe('idempotency_key_reused');
});

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
    'SELECT count(*)::int AS count FROM vault_dek WHERE environment_id = $1', [actor.environment.id],
  );
  expect(rows[0].count).toBe(1);
});

test('swapped, moved or altered rows do not open', async ({ database }) => {
  const { actor } = await sandbox();
  const other = await sandbox();
  const { id: environmentId } = actor.environment;
  const first = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  const second = (await createToken(actor, { type: 'card', card: { ...CARD, number: CANARIES[1] } }, NO_CLAIM)).row;
  const { rows } = await database.owner.query(
    'SELECT id, dek_id, iv, ciphertext FROM vault_record WHERE environment_id = $1', [environmentId],
  );
  const own = rows.find(({ id }) => id === first.vaultId);
  const foreign = rows.find(({ id }) => id === second.vaultId);
  const write = (record: typeof own) =>
    database.owner.query('UPDATE vault_record SET iv = $3, ciphertext = $4 WHERE environment_id = $1 AND id = $2', [
      environmentId, first.vaultId, record.iv, record.ciphertext,
    ]);
  // What a superuser could do: the bytes of the second card in the row of the first.
  await database.owner.query('UPDATE token SET vault_id = NULL WHERE environment_id = $1 AND id = $2', [environmentId, second.id]);
  await database.owner.query('DELETE FROM vault_record WHERE environment_id = $1 AND id = $2', [environmentId, foreign.id]);
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

test('the database refuses records that contradict themselves, repeated IVs and retired keys', async ({ database }) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  const { row } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const { rows } = await database.owner.query('SELECT * FROM vault_record WHERE environment_id = $1', [environmentId]);
  const record = rows[0];
  const insert = (iv: Buffer, ciphertext: Buffer) =>
    database.app.query(
      'INSERT INTO vault_record (environment_id, id, dek_id, iv, ciphertext) VALUES ($1, $2, $3, $4, $5)',
      [environmentId, newId('vaultRecord'), record.dek_id, iv, ciphertext],
    );
  await expect(insert(record.iv, record.ciphertext)).rejects.toThrow(/vault_record_iv/);
  await expect(insert(Buffer.alloc(12), record.ciphertext)).rejects.toThrow(/check constraint/);
  await expect(insert(record.iv, Buffer.from(CANARIES[0]))).rejects.toThrow(/check constraint/);
  const foreign = seal(Buffer.from('x'), { id: newId('dek'), key: Buffer.alloc(32) }, { purpose: 'pan', environmentId, id: 'x' });
  await expect(insert(ivOf(foreign), foreign)).rejects.toThrow(/check constraint/);
  const retire = "UPDATE vault_dek SET status = 'retired', wrapped = NULL WHERE environment_id = $1 AND id = $2";
  await expect(database.owner.query(retire, [environmentId, record.dek_id])).rejects.toThrow(/vault_record_key/);
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
  await database.owner.query("UPDATE vault_dek SET kek_version = 'kek_v9' WHERE environment_id = $1", [environmentId]);
  forgetKeys(environmentId);
  await vaultErrorOf(cardForAttempt(environmentId, row.id));
  await vaultErrorOf(createToken(actor, { type: 'card', card: CARD }, NO_CLAIM));
  await database.owner.query("UPDATE vault_dek SET kek_version = 'kek_v1' WHERE environment_id = $1", [environmentId]);
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
    "SELECT id FROM vault_dek WHERE environment_id = $1 AND purpose = 'pan'", [environmentId],
  );
  await database.owner.query("UPDATE vault_dek SET status = 'draining' WHERE environment_id = $1 AND id = $2", [environmentId, rows[0].id]);
  forgetKeys(environmentId);
  const young = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  expect((await cardForAttempt(environmentId, old.id)).details?.number).toBe(CANARIES[0]);
  expect((await cardForAttempt(environmentId, young.id)).details?.number).toBe(CANARIES[0]);
  const used = await database.owner.query(
    'SELECT count(DISTINCT dek_id)::int AS count FROM vault_record WHERE environment_id = $1', [environmentId],
  );
  expect(used.rows[0].count).toBe(2);
});

test('expired tokens are refused, and their numbers and CVCs destroyed', async ({ database }) => {
  const { actor } = await sandbox();
  const { id: environmentId } = actor.environment;
  const stale = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  const fresh = (await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM)).row;
  for (const table of ['token', 'vault_cvc']) {
    await database.owner.query(
      `UPDATE ${table} SET created_at = created_at - interval '15 minutes', expires_at = expires_at - interval '15 minutes'
       WHERE environment_id = $1 AND ${table === 'token' ? 'id' : 'token_id'} = $2`,
      [environmentId, stale.id],
    );
  }
  expect((await refusal(cardForAttempt(environmentId, stale.id))).code).toBe('invalid_state');
  expect(await purgeExpired()).toEqual({ cvcs: 1, records: 1 });
  expect(await purgeExpired()).toEqual({ cvcs: 0, records: 0 });
  expect((await refusal(cardForAttempt(environmentId, stale.id))).code).toBe('invalid_state');
  expect((await getToken(actor, stale.id)).vaultId).toBeNull();
  expect((await cardForAttempt(environmentId, fresh.id)).details?.cvc).toBe('737');
  const left = await database.owner.query(
    'SELECT (SELECT count(*) FROM vault_record WHERE environment_id = $1)::int AS records, (SELECT count(*) FROM vault_cvc WHERE environment_id = $1)::int AS cvcs',
    [environmentId],
  );
  expect(left.rows[0]).toEqual({ records: 1, cvcs: 1 });
});

test('a token pays once, however many payments ask for it at the same time', async ({ database }) => {
  const { actor } = await sandbox();
  const { row: token } = await createToken(actor, { type: 'card', card: CARD }, NO_CLAIM);
  const input = CreatePayment.parse({ amount: 500, currency: 'USD', confirm: true, payment_method: token.id });
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => createPayment(actor, input, NO_CLAIM)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'invalid_state' });
  const { rows } = await database.owner.query(
    `SELECT (SELECT count(*) FROM attempt WHERE environment_id = $1)::int AS attempts,
            (SELECT count(*) FROM vault_cvc WHERE environment_id = $1)::int AS cvcs`,
    [actor.environment.id],
  );
  expect(rows[0]).toEqual({ attempts: 1, cvcs: 0 });
});
