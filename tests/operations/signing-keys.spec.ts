import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { activeKey, forgetKey } from '@/lib/auth/keys';
import { signingSecretOf } from '@/lib/auth/signatures/key-versions';
import { forgetNonces, takeNonce } from '@/lib/auth/signatures/nonces';
import { createKey, registerPublicKey } from '@/lib/credentials/create-key';
import { listKeys } from '@/lib/credentials/queries';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { rotateAllKeys } from '@/lib/credentials/rotate-all-keys';
import { rotateKey } from '@/lib/credentials/rotate-key';
import { rotateSigningKey } from '@/lib/credentials/rotate-signing-key';
import { CreateKey, RegisterPublicKey, RotateKey } from '@/lib/credentials/schema';
import { pool } from '@/lib/db';
import { expect, test } from '../support/database';
import { makeKey, makeMember, makeMerchant, refusal } from './auth-support';

const SIGNING = CreateKey.parse({ name: 'Signs', kind: 'signing' });
const NO_CLAIM = { claim: null };

async function newKey() {
  const { sandbox } = await makeMerchant();
  const actor = await systemActor(sandbox);
  return { actor, key: await makeKey(actor, SIGNING), environmentId: sandbox };
}

const versionsOf = async (id: string) => {
  forgetKey(id);
  return (await activeKey(id))?.versions ?? [];
};

test('a shared secret is base64url as a whole, is shown once and sealed for its place', async ({
  database,
}) => {
  const { actor, key, environmentId } = await newKey();
  expect(key.secret).toMatch(/^sk_sandbox_signing_[0-9A-Za-z]{41}$/);
  expect(signingSecretOf(key.secret).toString('base64url')).toBe(key.secret);
  const secret = signingSecretOf(key.secret);
  expect(await versionsOf(key.id)).toEqual([{ algorithm: 'hmac-sha256', secret, endsAt: null }]);
  const { rows } = await pool().query('SELECT v::text AS row FROM api_key_version v WHERE key_id = $1', [
    key.id,
  ]);
  expect(rows[0].row).not.toContain(secret.toString('hex'));
  expect(JSON.stringify(await listKeys(actor))).not.toContain(key.secret.slice(-20));
  const other = await makeKey(actor, SIGNING);
  // Whoever can write to the database cannot make one key verify with the secret of another.
  await database.owner.query(
    `UPDATE api_key_version SET sealed_secret = (SELECT sealed_secret FROM api_key_version WHERE key_id = $2)
     WHERE environment_id = $1 AND key_id = $3`,
    [environmentId, other.id, key.id],
  );
  expect(await versionsOf(key.id)).toEqual([]);
  expect(await versionsOf(other.id)).toHaveLength(1);
});

test('of two who rotate at the same moment one is told so; five versions verify at most', async () => {
  const { actor, key } = await newKey();
  const rotate = () => rotateSigningKey(actor, { id: key.id, overlapHours: 168 }, NO_CLAIM);
  const results = await Promise.allSettled([rotate(), rotate(), rotate()]);
  const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
  expect(codes).toEqual(Array(codes.length).fill('version_conflict'));
  for (let count = 0; count < 6; count += 1) await rotate();
  expect(await versionsOf(key.id)).toHaveLength(5);
  await rotateSigningKey(actor, { id: key.id, overlapHours: 0 }, NO_CLAIM);
  expect(await versionsOf(key.id)).toHaveLength(1);
});

test('a repeated rotation makes one version; what is no active signing key has none', async () => {
  const { actor, key } = await newKey();
  const claim = { key: 'rotation-1', fingerprint: 'ab'.repeat(32) };
  await rotateSigningKey(actor, { id: key.id, overlapHours: 1 }, { claim });
  const again = await refusal(rotateSigningKey(actor, { id: key.id, overlapHours: 1 }, { claim }));
  expect(again.code).toBe('already_exists');
  expect(await versionsOf(key.id)).toHaveLength(2);
  const stranger = (await newKey()).actor;
  const bearer = await makeKey(actor, CreateKey.parse({ name: 'Bearer' }));
  await revokeKey(actor, { id: key.id });
  for (const [who, id] of [
    [stranger, key.id],
    [actor, key.id],
    [actor, bearer.id],
    [actor, 'key_none'],
  ] as const) {
    expect((await refusal(rotateSigningKey(who, { id, overlapHours: 1 }, NO_CLAIM))).code).toBe('not_found');
  }
});

test('live signing keys are made and rotated by owner and admin; fields of other kinds are refused', async () => {
  const merchant = await makeMerchant();
  const developer = await (await makeMember(merchant, 'developer')).actorIn(merchant.live);
  const key = await makeKey(await systemActor(merchant.live), SIGNING);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const upload = RegisterPublicKey.parse({ name: 'Own', publicKey: publicKey.export({ format: 'jwk' }).x });
  for (const attempt of [
    makeKey(developer, SIGNING),
    registerPublicKey(developer, upload, NO_CLAIM),
    rotateSigningKey(developer, { id: key.id, overlapHours: 1 }, NO_CLAIM),
  ]) {
    expect((await refusal(attempt)).code).toBe('insufficient_scope');
  }
  const operator = await systemActor(merchant.live);
  for (const kind of ['publishable', 'signing'] as const) {
    const input = CreateKey.parse({ name: 'x', kind, requiresSignature: false });
    expect((await refusal(createKey(operator, input, NO_CLAIM))).code).toBe('invalid_request');
  }
  const secret = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const leaked = Promise.resolve().then(() =>
    registerPublicKey(operator, { ...upload, publicKey: secret }, NO_CLAIM),
  );
  expect(await refusal(leaked)).toMatchObject({ details: { errors: [{ pointer: '/publicKey' }] } });
  expect(await makeKey(operator, CreateKey.parse({ name: 'x' }))).toMatchObject({ requiresSignature: true });
});

test('a successor keeps the policy; a signing key is rotated by versions, not replaced', async () => {
  const merchant = await makeMerchant();
  const live = await systemActor(merchant.live);
  for (const requiresSignature of [true, false]) {
    const key = await makeKey(live, CreateKey.parse({ name: 'Server', requiresSignature }));
    const successor = await rotateKey(live, RotateKey.parse({ id: key.id }), NO_CLAIM);
    expect(successor).toMatchObject({ requiresSignature, replaces: key.id });
  }
  const signing = await makeKey(live, SIGNING);
  expect((await refusal(rotateKey(live, RotateKey.parse({ id: signing.id }), NO_CLAIM))).code).toBe(
    'invalid_state',
  );
  const rolled = await rotateAllKeys(live, { overlapHours: 1 }, NO_CLAIM);
  expect(rolled.map(({ replaces }) => replaces)).not.toContain(signing.id);
  expect(await versionsOf(signing.id)).toHaveLength(2);
});

test('a version cannot be changed, made longer or erased', async () => {
  const { actor, key } = await newKey();
  await rotateSigningKey(actor, { id: key.id, overlapHours: 1 }, NO_CLAIM);
  const change = (text: string) =>
    pool().query(`UPDATE api_key_version SET ${text} WHERE key_id = $1 AND version = 1`, [key.id]);
  for (const text of ["sealed_secret = '\\x00'", "algorithm = 'ed25519'", 'version = 9', "key_id = 'key_x'"])
    await expect(change(text), text).rejects.toThrow(/permission denied/);
  for (const text of ['ends_at = NULL', "ends_at = now() + interval '1 day'"])
    await expect(change(text), text).rejects.toMatchObject({ constraint: 'api_key_version_ends' });
  await change('ends_at = now()');
  await expect(pool().query('DELETE FROM api_key_version')).rejects.toThrow(/permission denied/);
  await expect(pool().query("UPDATE signature_nonce SET nonce = 'x'")).rejects.toThrow(/permission denied/);
});

test('nonces are forgotten after their time and no sooner; twenty of one moment pass once', async ({
  database,
}) => {
  const { key, environmentId } = await newKey();
  const nonce = (name: string) => ({ environmentId, keyId: key.id, nonce: name.padEnd(16, '-') });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeNonce(nonce('same'))));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await Promise.all(['old', 'edge', 'new'].map((name) => takeNonce(nonce(name))));
  for (const [name, age] of [
    ['old', '11 minutes 1 second'],
    ['edge', '10 minutes 1 second'],
  ]) {
    await database.owner.query(
      'UPDATE signature_nonce SET taken_at = now() - $2::interval WHERE nonce = $1',
      [nonce(name ?? '').nonce, age],
    );
  }
  expect(await forgetNonces()).toBe(1);
  await takeNonce(nonce('old'));
  for (const name of ['edge', 'new'])
    expect((await refusal(takeNonce(nonce(name)))).code).toBe('nonce_reused');
});

test('the command line makes and rotates signing keys', async ({ database }) => {
  const { environmentId } = await newKey();
  const admin = (...parameters: string[]) => {
    const run = spawnSync(
      process.execPath,
      ['scripts/run.mjs', 'scripts/admin.ts', ...parameters, '--json'],
      {
        env: { ...process.env, ...database.env },
        encoding: 'utf8',
      },
    );
    return JSON.parse(run.stdout);
  };
  const where = ['--environment', environmentId] as const;
  const made = admin('create-key', ...where, '--kind', 'signing', '--scopes', 'payments:write');
  expect(made).toEqual({
    id: expect.stringMatching(/^key_/),
    secret: expect.stringMatching(/^sk_sandbox_signing_/),
  });
  const rotated = admin('rotate-key', ...where, '--key', made.id, '--overlap-hours', '1');
  expect(rotated).toEqual({ id: made.id, secret: expect.stringMatching(/^sk_sandbox_signing_/) });
  expect(rotated.secret).not.toBe(made.secret);
  expect(await versionsOf(made.id)).toHaveLength(2);
  const x = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
  const uploaded = admin('create-key', ...where, '--kind', 'signing', '--public-key', x);
  expect(uploaded).toEqual({ id: expect.stringMatching(/^key_/), secret: null });
  expect(admin('create-key', ...where, '--public-key', x).error.code).toBe('invalid_request');
});
