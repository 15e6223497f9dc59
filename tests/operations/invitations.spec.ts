import { systemActor } from '@/lib/auth/actor';
import type { SignedInUser } from '@/lib/auth/session';
import { pool } from '@/lib/db';
import { joinAsNewPerson, joinSignedIn } from '@/lib/invitations/accept-invitation';
import { invitationByToken, listInvitations } from '@/lib/invitations/queries';
import { createInvitation, revokeInvitation, sendInvitationAgain } from '@/lib/invitations/write-invitation';
import { listMembers } from '@/lib/merchants/queries';
import { expect, test } from '../support/database';
import {
  anyEmail,
  FACTS,
  giveRole,
  makeMember,
  makeMerchant,
  PASSWORD,
  refusal,
  takeOut,
} from './auth-support';
import { invite, NO_CLAIM, tokenOf } from './people-world';

const REQUEST = { ...FACTS, requestId: 'req_join' };
const PERSON = { name: 'Nora New', password: PASSWORD };

async function userOf(email: string): Promise<SignedInUser> {
  const { rows } = await pool().query('SELECT id, email, name FROM "user" WHERE email = $1', [email]);
  return { ...rows[0], sessionId: 'ses_1', pauseSeconds: 0, ageSeconds: 0, isConfirmed: false };
}

test('a link makes one member, once, for the invited address alone; the database keeps its digest', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const { token, email, id } = await invite(owner, { role: 'finance', refundLimitMajor: 500, locale: 'zh' });
  expect(token).toMatch(/^[\w-]{43}$/);
  const { rows } = await pool().query('SELECT i::text AS kept FROM invitation i WHERE id = $1', [id]);
  expect(rows[0].kept).not.toContain(token);
  expect(await invitationByToken(token)).toMatchObject({ email, state: 'pending', hasSignIn: false });

  const tries = await Promise.allSettled(
    Array.from({ length: 5 }, () => joinAsNewPerson(token, PERSON, REQUEST)),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const member = (await listMembers(owner)).find((row) => row.email === email);
  expect(member).toMatchObject({ name: 'Nora New', rights: { role: 'finance', ownLimitMajor: 500 } });
  const user = await pool().query('SELECT locale FROM "user" WHERE email = $1', [email]);
  expect(user.rows[0].locale).toBe('zh');
  expect(await refusal(joinAsNewPerson(token, PERSON, REQUEST))).toMatchObject({
    code: 'invalid_state',
    details: { current_status: 'accepted' },
  });
  const audit = await pool().query(
    "SELECT actor_id, object_id FROM audit_record WHERE environment_id = $1 AND action = 'acceptInvitation'",
    [merchant.sandbox],
  );
  expect(audit.rows).toEqual([{ actor_id: member?.userId, object_id: id }]);
});

test('an existing person signs in first, and another account is told so', async () => {
  const [merchant, other] = [await makeMerchant(), await makeMerchant()];
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const { token } = await invite(owner, { email: other.email });
  expect(await refusal(joinAsNewPerson(token, PERSON, REQUEST))).toMatchObject({ code: 'already_exists' });
  const stranger = await userOf(merchant.email);
  expect(await refusal(joinSignedIn(token, stranger, REQUEST))).toMatchObject({
    code: 'wrong_account',
    status: 403,
  });
  expect(await joinSignedIn(token, await userOf(other.email), REQUEST)).toMatchObject({
    path: `/m/${merchant.slug}/sandbox`,
  });
  expect(await refusal(invite(owner, { email: other.email }))).toMatchObject({
    code: 'already_exists',
    details: { because: 'member' },
  });
});

test('a link ends: revoked, replaced, after 72 hours, with a weak password it stays', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const first = await invite(owner);
  expect(await refusal(invite(owner, { email: first.email }))).toMatchObject({
    details: { because: 'invited' },
  });
  expect(
    await refusal(joinAsNewPerson(first.token, { ...PERSON, password: 'short' }, REQUEST)),
  ).toMatchObject({
    code: 'invalid_request',
  });
  const again = await sendInvitationAgain(owner, { id: first.id }, NO_CLAIM);
  expect(await invitationByToken(first.token)).toBeNull();
  expect(await refusal(joinAsNewPerson(first.token, PERSON, REQUEST))).toMatchObject({ code: 'not_found' });
  const token = tokenOf(again.link);
  await pool().query("UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1", [
    first.id,
  ]);
  expect(await refusal(joinAsNewPerson(token, PERSON, REQUEST))).toMatchObject({
    details: { current_status: 'expired' },
  });
  // Who ran out of time is invited again without anybody tidying up.
  const second = await invite(owner, { email: first.email });
  await revokeInvitation(owner, { id: second.id }, NO_CLAIM);
  expect(await refusal(joinAsNewPerson(second.token, PERSON, REQUEST))).toMatchObject({
    details: { current_status: 'revoked' },
  });
  expect(await refusal(revokeInvitation(owner, { id: second.id }, NO_CLAIM))).toMatchObject({
    code: 'not_found',
  });
  expect((await listInvitations(owner)).map(({ state }) => state)).toEqual(['revoked', 'revoked']);
  for (const token of ['', 'x'.repeat(43), '../..', "' OR 1=1 --"]) {
    expect(await refusal(joinAsNewPerson(token, PERSON, REQUEST))).toMatchObject({ code: 'not_found' });
  }
});

test('nobody invites above themselves, into another merchant or with rights they have lost', async () => {
  const [merchant, other] = [await makeMerchant(), await makeMerchant()];
  const operator = await systemActor(merchant.sandbox);
  const member = await makeMember(merchant, 'admin');
  const admin = await member.actorIn(merchant.sandbox);
  expect(await refusal(invite(admin, { role: 'owner' }))).toMatchObject({ code: 'insufficient_scope' });
  const { id, token } = await invite(admin, { role: 'admin' });
  const stranger = await (await makeMember(other, 'owner')).actorIn(other.sandbox);
  expect(await refusal(revokeInvitation(stranger, { id }, NO_CLAIM))).toMatchObject({ code: 'not_found' });
  expect(await refusal(sendInvitationAgain(stranger, { id }, NO_CLAIM))).toMatchObject({ code: 'not_found' });
  expect(await listInvitations(stranger)).toEqual([]);
  // The admin's request was authorised before the demotion and is written after it.
  await giveRole(operator, member.id, 'support');
  expect(await refusal(invite(admin))).toMatchObject({
    code: 'insufficient_scope',
    details: { because: 'changed' },
  });
  expect(await refusal(joinAsNewPerson(token, PERSON, REQUEST))).toMatchObject({
    details: { current_status: 'revoked' },
  });
  await giveRole(operator, member.id, 'admin');
  const open = await invite(await member.actorIn(merchant.sandbox));
  await takeOut(operator, member.id);
  expect(await refusal(joinAsNewPerson(open.token, PERSON, REQUEST))).toMatchObject({
    code: 'invalid_state',
  });
});

test('a press that is repeated after a lost answer is the same invitation with the same link', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const input = {
    email: anyEmail(),
    role: 'support' as const,
    refundLimitMajor: null,
    locale: 'en' as const,
  };
  const call = { claim: { key: 'press-1', fingerprint: 'ab'.repeat(32) } };
  const [one, two] = [await createInvitation(owner, input, call), await createInvitation(owner, input, call)];
  expect(two).toEqual(one);
  expect(await listInvitations(owner)).toHaveLength(1);
});

test('the database binds an invitation to its address and lets nothing that ended begin again', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const { id } = await invite(owner);
  const update = (set: string) => pool().query(`UPDATE invitation SET ${set} WHERE id = $1`, [id]);
  await expect(update("email = 'other@shop.example'")).rejects.toThrow(/append-only/);
  await revokeInvitation(owner, { id }, NO_CLAIM);
  await expect(update("status = 'pending', ended_at = NULL, ended_by = NULL")).rejects.toThrow();
  await expect(update("expires_at = now() + interval '1 day'")).rejects.toThrow(/append-only/);
  await expect(pool().query('DELETE FROM invitation WHERE id = $1', [id])).rejects.toThrow(
    /permission denied/,
  );
});

test('an invitation ends with the sign-in of whoever made it', async () => {
  const merchant = await makeMerchant();
  const [stolen, other] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'owner')];
  const made = await invite(await stolen.actorIn(merchant.live), { role: 'owner' });
  const kept = await invite(await other.actorIn(merchant.live));
  await pool().query('UPDATE "user" SET disabled_at = now() WHERE id = $1', [stolen.userId]);
  expect(await refusal(joinAsNewPerson(made.token, PERSON, REQUEST))).toMatchObject({
    code: 'invalid_state',
    details: { current_status: 'revoked' },
  });
  await joinAsNewPerson(kept.token, PERSON, REQUEST);
});
