import { systemActor } from '@/lib/auth/actor';
import { pool } from '@/lib/db';
import { createSandbox } from '@/lib/merchants/create-environment';
import { createMember } from '@/lib/merchants/create-member';
import { homePathOf, listMembers, listMerchantsOf } from '@/lib/merchants/queries';
import { expect, test } from '../support/database';
import { anyEmail, giveRole, makeMember, makeMerchant, PASSWORD, refusal, takeOut } from './auth-support';

async function ownerMemberOf(merchantId: string): Promise<string> {
  const { rows } = await pool().query("SELECT id FROM member WHERE merchant_id = $1 AND role = 'owner'", [
    merchantId,
  ]);
  return rows[0]?.id;
}

test('the last owner can be neither demoted nor removed, by an operation or by SQL', async () => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.live);
  const memberId = await ownerMemberOf(merchant.merchantId);
  expect(await refusal(giveRole(operator, memberId, 'admin'))).toMatchObject({
    code: 'invalid_state',
  });
  expect(await refusal(takeOut(operator, memberId))).toMatchObject({ code: 'invalid_state' });
  await expect(pool().query('DELETE FROM member WHERE id = $1', [memberId])).rejects.toThrow(/last owner/);
  await expect(pool().query("UPDATE member SET role = 'admin' WHERE id = $1", [memberId])).rejects.toThrow(
    /last owner/,
  );
});

test('two owners who demote each other at the same moment leave one', async () => {
  for (let round = 0; round < 10; round += 1) {
    const merchant = await makeMerchant();
    const operator = await systemActor(merchant.live);
    const second = await makeMember(merchant, 'owner');
    const first = await ownerMemberOf(merchant.merchantId);
    const results = await Promise.allSettled(
      [first, second.id].map((memberId) => giveRole(operator, memberId, 'analyst')),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await pool().query('SELECT role FROM member WHERE merchant_id = $1', [
      merchant.merchantId,
    ]);
    expect(rows.map((row) => row.role).sort()).toEqual(['analyst', 'owner']);
  }
});

test('an admin manages members but no owners', async () => {
  const merchant = await makeMerchant();
  const admin = await (await makeMember(merchant, 'admin')).actorIn(merchant.live);
  const memberId = await ownerMemberOf(merchant.merchantId);
  const made = await createMember(admin, { email: anyEmail(), role: 'support', password: PASSWORD });
  expect(await giveRole(admin, made.id, 'finance')).toEqual({ id: made.id });
  const attempts = [
    () => createMember(admin, { email: anyEmail(), role: 'owner', password: PASSWORD }),
    () => giveRole(admin, made.id, 'owner'),
    () => giveRole(admin, memberId, 'admin'),
    () => takeOut(admin, memberId),
  ];
  for (const attempt of attempts)
    expect(await refusal(attempt())).toMatchObject({ code: 'insufficient_scope' });
});

test('a member of another merchant does not exist here', async () => {
  const mine = await makeMerchant();
  const theirs = await makeMerchant();
  const owner = await (await makeMember(mine, 'owner')).actorIn(mine.live);
  const member = await makeMember(theirs, 'support');
  expect(await refusal(giveRole(owner, member.id, 'analyst'))).toMatchObject({
    code: 'not_found',
  });
  expect(await refusal(takeOut(owner, member.id))).toMatchObject({ code: 'not_found' });
  expect((await listMembers(owner)).map((row) => row.userId)).not.toContain(member.userId);
});

test('a user joins a second merchant with the right password only, and once', async () => {
  const first = await makeMerchant();
  const second = await makeMerchant();
  const operator = await systemActor(second.live);
  const join = (password: string) =>
    createMember(operator, { email: first.email, role: 'finance', password });
  expect(await refusal(join('some other password'))).toMatchObject({ code: 'already_exists' });
  expect(await join(PASSWORD)).toMatchObject({ userId: first.ownerId });
  expect(await refusal(join(PASSWORD))).toMatchObject({ code: 'already_exists' });
  const merchants = await listMerchantsOf(first.ownerId);
  expect(merchants.map(({ slug, role }) => [slug, role]).sort()).toEqual(
    [
      [first.slug, 'owner'],
      [second.slug, 'finance'],
    ].sort(),
  );
  expect(await homePathOf(first.ownerId)).toMatch(/^\/m\/[a-z0-9-]+\/sandbox$/);
});

test('more sandboxes on demand; a name is used once and live is not one', async () => {
  const merchant = await makeMerchant();
  const developer = await (await makeMember(merchant, 'developer')).actorIn(merchant.live);
  const made = await createSandbox(developer, { name: 'load-test' });
  expect(await systemActor(made.id)).toMatchObject({
    environment: { kind: 'sandbox', merchantId: merchant.merchantId },
  });
  expect(await refusal(createSandbox(developer, { name: 'load-test' }))).toMatchObject({
    code: 'already_exists',
  });
  expect(await refusal(createSandbox(developer, { name: 'sandbox' }))).toMatchObject({
    code: 'already_exists',
  });
  for (let i = 0; i < 48; i += 1) await createSandbox(developer, { name: `box-${i}` });
  expect(await refusal(createSandbox(developer, { name: 'one-too-many' }))).toMatchObject({
    code: 'limit_exceeded',
  });
});

test('the database itself refuses users and members that cannot be', async () => {
  const merchant = await makeMerchant();
  const insert = (email: string, hash = '$argon2id$v=19$x') =>
    pool().query('INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
      `usr_${email}`,
      email,
      'x',
      hash,
    ]);
  for (const email of [
    'Owner@shop.example',
    'owner＠shop.example',
    '"owner"@shop.example',
    'a@b@shop.example',
    'a b@shop.example',
    'owner',
    '<a>@shop.example',
  ]) {
    await expect(insert(email), email).rejects.toThrow(/user_email_normalised/);
  }
  await expect(insert(merchant.email)).rejects.toThrow(/user_email_key/);
  await expect(insert(anyEmail(), PASSWORD)).rejects.toThrow(/password_hash/);
  const join = (userId: string, role: string) =>
    pool().query('INSERT INTO member (id, merchant_id, user_id, role) VALUES ($1, $2, $3, $4)', [
      `mem_${userId}_${role}`,
      merchant.merchantId,
      userId,
      role,
    ]);
  await expect(join(merchant.ownerId, 'king')).rejects.toThrow(/role/);
  await expect(join(merchant.ownerId, 'admin')).rejects.toThrow(/member_pkey/);
  await expect(join('usr_nobody', 'admin')).rejects.toThrow(/foreign key/);
});
