import { type Actor, actorFromCookie, systemActor } from '@/lib/auth/actor';
import { startSession } from '@/lib/auth/session';
import { pool } from '@/lib/db';
import { createMember } from '@/lib/merchants/create-member';
import { getRefund } from '@/lib/refunds/queries';
import { changeRole } from '@/lib/roles/write-role';
import {
  cookieOf,
  FACTS,
  giveRole,
  makeMember,
  makeMerchant,
  PASSWORD,
  REQUEST,
  takeOut,
} from './auth-support';
import { expect, paid, refund, refusal, test } from './payments-world';
import { LEAST, makeRole, NO_CLAIM } from './people-world';
import { decide } from './refunds-world';

const APPROVER = { refunds: { sandbox: 'manage' }, approvals: { sandbox: 'manage' } } as const;

/** A refund of 15,000 that support asked for, and who could decide on it. */
async function waiting() {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const asker = await makeMember(merchant, 'support');
  const support = await asker.actorIn(merchant.sandbox);
  const payment = await paid(support, { amount: 20_000 });
  const { row } = await refund(support, payment.id, 15_000);
  return { merchant, owner, asker, support, row };
}

test('twenty owners who demote each other at once leave one', async () => {
  const merchant = await makeMerchant();
  const owners: { id: string; actor: Actor }[] = [];
  for (let nth = 0; nth < 19; nth += 1) {
    const member = await makeMember(merchant, 'owner');
    owners.push({ id: member.id, actor: await member.actorIn(merchant.live) });
  }
  const { rows } = await pool().query('SELECT id FROM member WHERE merchant_id = $1 AND user_id = $2', [
    merchant.merchantId,
    merchant.ownerId,
  ]);
  const cookie = await cookieOf(await startSession(merchant.ownerId, FACTS, null));
  owners.push({ id: rows[0].id, actor: await actorFromCookie(cookie, merchant.live, REQUEST) });
  // Each demotes the next one: whoever is demoted in the meantime may not do it any more.
  await Promise.allSettled(
    owners.map(({ actor }, nth) => giveRole(actor, owners[(nth + 1) % owners.length]?.id ?? '', 'analyst')),
  );
  const count = async () =>
    (
      await pool().query("SELECT id FROM member WHERE merchant_id = $1 AND role = 'owner'", [
        merchant.merchantId,
      ])
    ).rows;
  expect((await count()).length).toBeGreaterThan(0);
  const operator = await systemActor(merchant.live);
  const results = await Promise.allSettled(owners.map(({ id }) => giveRole(operator, id, 'analyst')));
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'invalid_state' });
  }
  expect(await count()).toHaveLength(1);
});

test('a role lowered between the request and the approval counts, and so does a limit', async () => {
  const { merchant, owner, row } = await waiting();
  const role = await makeRole(owner, 'Approver', APPROVER, 1_000);
  const member = await makeMember(merchant, 'analyst');
  await giveRole(owner, member.id, role);
  const before = await member.actorIn(merchant.sandbox);
  expect(before.permissions.has('refunds:approve')).toBe(true);
  await giveRole(owner, member.id, role, 100);
  expect(await refusal(decide(before, row, 'approved'))).toMatchObject({
    code: 'approval_not_allowed',
    details: { because: 'limit', limit: 10_000 },
  });
  await giveRole(owner, member.id, role);
  const access = { ...LEAST, refunds: { sandbox: 'manage' } } as const;
  await changeRole(
    owner,
    { id: role, version: 1, name: 'Approver', access, refundLimitMajor: 1_000 },
    NO_CLAIM,
  );
  expect(await refusal(decide(before, row, 'approved'))).toMatchObject({ details: { because: 'role' } });
  const live = { ...LEAST, approvals: { live: 'manage' } } as const;
  await changeRole(
    owner,
    { id: role, version: 2, name: 'Approver', access: live, refundLimitMajor: 1_000 },
    NO_CLAIM,
  );
  expect(await refusal(decide(before, row, 'approved'))).toMatchObject({ details: { because: 'role' } });
  await changeRole(
    owner,
    { id: role, version: 3, name: 'Approver', access: { ...LEAST, ...APPROVER }, refundLimitMajor: 149 },
    NO_CLAIM,
  );
  expect(await refusal(decide(before, row, 'approved'))).toMatchObject({ details: { because: 'limit' } });
  await giveRole(owner, member.id, role, 150);
  expect((await decide(before, row, 'approved')).row.status).toBe('pending');
  await takeOut(owner, member.id);
  expect(await refusal(decide(before, row, 'rejected'))).toMatchObject({ code: 'invalid_state' });
});

test('the same person through another session, or with another role, does not approve their own request', async () => {
  const { merchant, owner, asker, row } = await waiting();
  const second = await cookieOf(await startSession(asker.userId, FACTS, null));
  const again = await actorFromCookie(second, merchant.sandbox, REQUEST);
  await giveRole(owner, asker.id, await makeRole(owner, 'Approver', APPROVER, null));
  const risen = await actorFromCookie(second, merchant.sandbox, REQUEST);
  expect(risen.permissions.has('refunds:approve')).toBe(true);
  for (const actor of [again, risen]) {
    expect(await refusal(decide(actor, row, 'approved'))).toMatchObject({
      details: { because: 'requester' },
    });
  }
});

test('somebody in two merchants acts with the role of the one that the request names, also while switching', async () => {
  const [first, second] = [await waiting(), await waiting()];
  const member = await makeMember(first.merchant, 'owner');
  const joined = await createMember(await systemActor(second.merchant.sandbox), {
    email: member.email,
    role: 'support',
    password: PASSWORD,
  });
  const [here, there] = await Promise.all([
    member.actorIn(first.merchant.sandbox),
    member.actorIn(second.merchant.sandbox),
  ]);
  expect([here.role, there.role]).toEqual(['owner', 'support']);
  const [foreign, weak, right] = await Promise.allSettled([
    decide(here, second.row, 'approved'),
    decide(there, second.row, 'approved'),
    decide(here, first.row, 'approved'),
  ]);
  expect(foreign).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
  expect(weak).toMatchObject({ status: 'rejected', reason: { details: { because: 'role' } } });
  expect(right.status).toBe('fulfilled');
  // An owner's actor of one merchant names the other's environment: the database reads the role there.
  const forged: Actor = { ...here, environment: there.environment };
  expect(await refusal(decide(forged, second.row, 'approved'))).toMatchObject({
    details: { because: 'role' },
  });
  expect(await refusal(giveRole(forged, joined.id, 'admin'))).toMatchObject({
    code: 'insufficient_scope',
    details: { because: 'changed' },
  });
  expect((await getRefund(there, second.row.id)).status).toBe('requires_approval');
});
