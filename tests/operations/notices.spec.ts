import { signIn } from '@/lib/auth/sign-in';
import { dismissNotice } from '@/lib/notices/dismiss-notice';
import { signInNotices } from '@/lib/notices/queries';
import { expect, type TestDatabase, test } from '../support/database';
import { makeMember, makeMerchant } from './auth-support';

let lastAddress = 0;

/** Wrong passwords for an account, each from the same new address. */
async function guess(email: string, times: number): Promise<string> {
  lastAddress += 1;
  const ip = `203.0.113.${lastAddress}`;
  for (let n = 0; n < times; n += 1) {
    expect(
      await signIn({ email, password: `wrong password ${n}` }, { ip, userAgent: 'test' }, null),
    ).toBeNull();
  }
  return ip;
}

async function emailOf(database: TestDatabase, userId: string): Promise<string> {
  const { rows } = await database.owner.query('SELECT email FROM "user" WHERE id = $1', [userId]);
  return rows[0].email;
}

test('a member hears of a burst of failed sign-ins, and so does the owner, but nobody else', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const victim = await makeMember(merchant, 'support');
  const [owner, colleague] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'admin')];
  const elsewhere = await makeMerchant();
  const stranger = await makeMember(elsewhere, 'owner');
  const email = await emailOf(database, victim.userId);
  await guess(email, 4);
  const asVictim = await victim.actorIn(merchant.sandbox);
  expect(await signInNotices(asVictim)).toEqual([]);
  const address = await guess(email, 8);
  const [notice] = await signInNotices(asVictim);
  expect(notice).toMatchObject({ email, isOwn: true, tries: 12, locked: true, otherAddresses: 0 });
  expect(notice?.addresses[0]).toBe(address);
  expect(await signInNotices(await owner.actorIn(merchant.live))).toMatchObject([
    { email, isOwn: false, tries: 12 },
  ]);
  expect(await signInNotices(await colleague.actorIn(merchant.sandbox))).toEqual([]);
  expect(await signInNotices(await stranger.actorIn(elsewhere.sandbox))).toEqual([]);
});

test('a notice that was put away comes back with new attempts, for each reader by itself', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const victim = await makeMember(merchant, 'finance');
  const owner = await makeMember(merchant, 'owner');
  const email = await emailOf(database, victim.userId);
  await guess(email, 6);
  const [asVictim, asOwner] = [await victim.actorIn(merchant.sandbox), await owner.actorIn(merchant.sandbox)];
  const [notice] = await signInNotices(asVictim);
  await dismissNotice(asVictim, { notice: `sign_in:${victim.userId}`, seen: notice?.last ?? '' });
  expect(await signInNotices(asVictim)).toEqual([]);
  expect(await signInNotices(asOwner)).toHaveLength(1);
  await guess(email, 2);
  expect(await signInNotices(asVictim)).toEqual([]);
  await guess(email, 4);
  expect(await signInNotices(asVictim)).toMatchObject([{ tries: 6 }]);
});

test('what nobody has seen cannot be put away', async ({ database }) => {
  const merchant = await makeMerchant();
  const victim = await makeMember(merchant, 'finance');
  const asVictim = await victim.actorIn(merchant.sandbox);
  await dismissNotice(asVictim, { notice: `sign_in:${victim.userId}`, seen: '2099-01-01T00:00:00Z' });
  await guess(await emailOf(database, victim.userId), 6);
  expect(await signInNotices(asVictim)).toHaveLength(1);
});
