import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '@/lib/auth/actor';
import { writeKey } from '@/lib/auth/key-format';
import { flushKeyUses } from '@/lib/auth/key-uses';
import { createKey } from '@/lib/credentials/create-key';
import { getKey, listKeys } from '@/lib/credentials/queries';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { CreateKey } from '@/lib/credentials/schema';
import { pool } from '@/lib/db';
import type { Id } from '@/lib/ids';
import { expect, test } from '../support/database';
import { callWith, makeKey, makeMerchant, REQUEST, refusal } from './auth-support';

const SECRET = CreateKey.parse({ name: 'Server' });

test('a key acts in its environment with everything a key may do, and its text is stored nowhere', async () => {
  const merchant = await makeMerchant();
  const created = await makeKey(await systemActor(merchant.sandbox), SECRET);
  expect(created.secret).toMatch(/^sk_sandbox_[0-9a-z]{26}_[0-9A-Za-z]{38}$/);
  const actor = await callWith(`Bearer ${created.secret}`);
  expect(actor).toMatchObject({
    kind: 'key',
    id: created.id,
    label: 'Server',
    role: null,
    refundLimit: null,
  });
  expect(actor.environment).toMatchObject({
    id: merchant.sandbox,
    kind: 'sandbox',
    merchantSlug: merchant.slug,
  });
  expect(actor.publishable).toBeUndefined();
  for (const permission of ['keys:write', 'members:read', 'settings:write', 'environments:write'] as const) {
    expect(actor.permissions.has(permission)).toBe(false);
  }
  const { rows } = await pool().query('SELECT k::text AS row FROM api_key k WHERE id = $1', [created.id]);
  const random = created.secret.split('_').at(-1) ?? '';
  expect(rows[0]?.row).not.toContain(random.slice(0, 32));
  expect(JSON.stringify(await listKeys(actor))).not.toContain(random.slice(0, 32));
});

test('missing, malformed, unknown, revoked, expired and altered keys get one and the same answer', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const { id, secret } = await makeKey(operator, SECRET);
  const other = await makeKey(operator, SECRET);
  const revoked = await makeKey(operator, SECRET);
  await revokeKey(operator, { id: revoked.id });
  const expired = await makeKey(operator, CreateKey.parse({ name: 'Short', expiresInDays: 1 }));
  await database.owner.query(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    expired.id,
  ]);
  const crossed = other.secret.slice(0, 38) + secret.slice(38);
  const authorizations = [
    null,
    'Bearer',
    'Bearer ',
    `Basic ${secret}`,
    secret,
    `Bearer ${secret} x`,
    `Bearer ${secret.slice(0, -1)}`,
    `Bearer ${secret}x`,
    `Bearer ${secret.toUpperCase()}`,
    `Bearer ${secret.replace('sk_sandbox', 'sk_live')}`,
    `Bearer ${secret.replace('sk_', 'pk_')}`,
    `Bearer ${crossed}`,
    // Of this key’s shape and checksum, and not its secret: only the digest tells it from the key.
    `Bearer ${writeKey('secret', 'sandbox', id as Id<'key'>)}`,
    `Bearer ${revoked.secret}`,
    `Bearer ${expired.secret}`,
    'Bearer sk_live_',
    `Bearer sk_live_${'0'.repeat(26)}_${'0'.repeat(38)}`,
    `Bearer ${'a'.repeat(20_000)}`,
  ];
  const answers = new Set<string>();
  for (const authorization of authorizations) {
    const { code, status, detail, details } = await refusal(callWith(authorization));
    answers.add(JSON.stringify({ code, status, detail, details }));
  }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain('WWW-Authenticate');
  expect(await callWith(`Bearer ${secret}`)).toMatchObject({ kind: 'key' });
  expect(await callWith(`bearer  ${secret}`)).toMatchObject({ kind: 'key' });
});

test('a key revoked in this process is refused at once, one revoked in another process within a second', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const here = await makeKey(operator, SECRET);
  const there = await makeKey(operator, SECRET);
  await callWith(`Bearer ${here.secret}`);
  await callWith(`Bearer ${there.secret}`);
  await revokeKey(operator, { id: here.id });
  expect(await refusal(callWith(`Bearer ${here.secret}`))).toMatchObject({ code: 'invalid_key' });

  await callWith(`Bearer ${there.secret}`);
  await pool().query("UPDATE api_key SET revoked_at = now(), revoked_by = 'usr_elsewhere' WHERE id = $1", [
    there.id,
  ]);
  // In steady use, as a key is whose cached row is never old; the call that counts is the first one after the second.
  const revokedAt = performance.now();
  while (performance.now() - revokedAt < 1_000) {
    await callWith(`Bearer ${there.secret}`).catch(() => null);
    await sleep(20);
  }
  expect(await refusal(callWith(`Bearer ${there.secret}`))).toMatchObject({ code: 'invalid_key' });
});

test('a key in steady use costs no statement', async () => {
  const merchant = await makeMerchant();
  const { secret } = await makeKey(await systemActor(merchant.sandbox), SECRET);
  const query = pool().query;
  let statements = 0;
  pool().query = ((...parameters: Parameters<typeof query>) => {
    statements += 1;
    return query.apply(pool(), parameters);
  }) as typeof query;
  try {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => callWith(`Bearer ${secret}`)));
    for (let i = 0; i < 300; i += 1) await callWith(`Bearer ${secret}`);
    const halfSeconds = Math.ceil((performance.now() - startedAt) / 500);
    expect(statements).toBeLessThanOrEqual(2 * halfSeconds + 2);
  } finally {
    pool().query = query;
  }
});

test('when and from where a key was used is noted in batches', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const { id, secret } = await makeKey(operator, SECRET);
  await callWith(`Bearer ${secret}`);
  expect((await getKey(operator, id))?.lastUsedAt).toBeNull();
  await flushKeyUses();
  expect(await getKey(operator, id)).toMatchObject({
    lastUsedIp: REQUEST.ip,
    lastUsedAt: expect.any(String),
  });
});

test('a key of another environment, also of the same merchant, does not exist here', async () => {
  const mine = await makeMerchant();
  const theirs = await makeMerchant();
  const live = await makeKey(await systemActor(mine.live), SECRET);
  const foreign = await makeKey(await systemActor(theirs.sandbox), SECRET);
  const actor = await systemActor(mine.sandbox);
  for (const { id, secret } of [live, foreign]) {
    expect(await getKey(actor, id)).toBeNull();
    expect(await refusal(revokeKey(actor, { id }))).toMatchObject({ code: 'not_found', status: 404 });
    expect(await callWith(`Bearer ${secret}`, 'GET')).toMatchObject({ kind: 'key' });
  }
  expect(await listKeys(actor)).toEqual([]);
});

test('a key cannot be given other rights unnoticed, brought back or erased', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const { id } = await makeKey(operator, SECRET);
  const first = await revokeKey(operator, { id });
  expect(await revokeKey(operator, { id })).toEqual(first);
  await expect(
    pool().query("UPDATE api_key SET permissions = '{payments:write}', version = version + 1 WHERE id = $1", [
      id,
    ]),
  ).rejects.toThrow(/append-only/);
  for (const change of ["digest = '\\x00'", 'replaces = NULL', "environment_id = 'x'"]) {
    await expect(pool().query(`UPDATE api_key SET ${change} WHERE id = $1`, [id]), change).rejects.toThrow(
      /permission denied/,
    );
  }
  await expect(pool().query('DELETE FROM api_key WHERE id = $1', [id])).rejects.toThrow(/permission denied/);
  await expect(
    pool().query('UPDATE api_key SET revoked_at = NULL, revoked_by = NULL WHERE id = $1', [id]),
  ).rejects.toThrow(/stays revoked/);
});

test('a request that is repeated makes one key', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const claim = { key: 'dialog-1', fingerprint: 'same' };
  const results = await Promise.allSettled([1, 2, 3].map(() => createKey(operator, SECRET, { claim })));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  expect(await refusal(createKey(operator, SECRET, { claim }))).toMatchObject({ code: 'already_exists' });
  expect(await listKeys(operator)).toHaveLength(1);
});
