import { createKey } from '@/lib/credentials/create-key';
import { pool } from '@/lib/db';
import { newId } from '@/lib/ids';
import { invitationByToken, listInvitations } from '@/lib/invitations/queries';
import { revokeInvitation } from '@/lib/invitations/write-invitation';
import { sendMail } from '@/lib/jobs/mail';
import { listMail } from '@/lib/mail/queries';
import { queueNoticeMail } from '@/lib/notices/mail';
import { confirmPayoutAccount } from '@/lib/payout-accounts/change-account';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { updateReview } from '@/lib/risk/reviews/update-review';
import { test as base, expect } from '../support/database';
import { Mailbox } from '../support/mailbox';
import { giveRole, makeMember, makeMerchant } from './auth-support';
import { paid } from './payments-world';
import { invite, makeRole, NO_CLAIM, tokenOf } from './people-world';
import { reviewOf, SUSPICIOUS, switchRisk } from './risk-world';

/** The mail of this worker goes to a server of its own. */
const test = base.extend<object, { mailbox: Mailbox }>({
  mailbox: [
    async ({ database: _ }, use) => {
      const mailbox = new Mailbox();
      Object.assign(process.env, { SMTP_URL: await mailbox.listen(), MAIL_TIMEOUT_MS: '300' });
      await use(mailbox);
      delete process.env.SMTP_URL;
      await mailbox.close();
    },
    { scope: 'worker', auto: true },
  ],
});

test.beforeEach(async ({ mailbox }) => {
  await pool().query('DELETE FROM mail');
  await pool().query(
    "UPDATE webhook_endpoint SET status = 'enabled', disabled_because = NULL, disabled_at = NULL WHERE status = 'disabled'",
  );
  mailbox.mood = 'takes';
  mailbox.received.length = 0;
});

async function shop() {
  const merchant = await makeMerchant();
  const owner = await makeMember(merchant, 'owner');
  return { merchant, owner: await owner.actorIn(merchant.sandbox), email: owner.email };
}

/** Everything that waits is due now. */
function hurry() {
  return pool().query("UPDATE mail SET next_at = now() - interval '1 second' WHERE status = 'waiting'");
}

test('an invitation is mailed once, in the invited person’s language, with the link that works', async ({
  mailbox,
}) => {
  const { merchant, owner } = await shop();
  await pool().query('UPDATE "user" SET name = $2 WHERE id = $1', [owner.id, 'Eve\r\nBcc: all@shop.example']);
  const { email, link, isMailed } = await invite(owner, { locale: 'zh', role: 'finance' });
  expect(isMailed).toBe(true);
  expect(mailbox.received).toEqual([]);
  expect(await sendMail()).toBe(1);
  expect(await sendMail()).toBe(0);
  const [letter] = mailbox.received;
  expect(letter?.to).toEqual([email]);
  expect(letter?.subject).toContain('邀请您加入 Test shop');
  expect(letter?.raw).not.toMatch(/^Bcc:/im);
  const mailed = /https?:\/\/\S+/.exec(letter?.text ?? '')?.[0] ?? '';
  expect(mailed).toBe(link);
  expect(letter?.text).toContain('财务');
  expect(await invitationByToken(tokenOf(mailed))).toMatchObject({ state: 'pending', email });
  expect(await listInvitations(owner)).toMatchObject([{ mail: { status: 'sent', problem: null } }]);
  const { rows } = await pool().query('SELECT m::text AS kept FROM mail m WHERE environment_id = $1', [
    merchant.sandbox,
  ]);
  expect(rows[0].kept).not.toContain(tokenOf(link));
});

test('what nobody needs any more is not sent', async ({ mailbox }) => {
  const { owner } = await shop();
  const { id } = await invite(owner);
  await revokeInvitation(owner, { id }, NO_CLAIM);
  const late = await invite(owner);
  await pool().query("UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1", [
    late.id,
  ]);
  await hurry();
  expect(await sendMail()).toBe(1);
  expect(mailbox.received).toEqual([]);
  expect((await listMail(owner)).map(({ status }) => status)).toEqual(['canceled', 'canceled']);
});

test('tries end and the end is visible: refused for good, busy five times, silent', async ({ mailbox }) => {
  const { owner } = await shop();
  mailbox.mood = 'refuses';
  await invite(owner);
  await sendMail();
  expect(await listMail(owner)).toMatchObject([{ status: 'failed', tries: 1, problem: 'EENVELOPE 550' }]);

  mailbox.mood = 'is busy';
  await invite(owner);
  for (let nth = 1; nth <= 5; nth += 1) {
    await hurry();
    await sendMail();
    const [row] = await listMail(owner);
    expect(row, `try ${nth}`).toMatchObject({ status: nth < 5 ? 'waiting' : 'failed', tries: nth });
    // A pause comes between: nothing is due at once.
    expect(await sendMail(), `after try ${nth}`).toBe(0);
  }
  mailbox.mood = 'is silent';
  await invite(owner);
  const begun = performance.now();
  await sendMail();
  // As long as MAIL_TIMEOUT_MS says, not the driver's own half a minute.
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect((await listMail(owner))[0]).toMatchObject({ status: 'waiting', problem: 'ETIMEDOUT' });
  // A process that died while it sent: after its lease somebody else does, and the sixth time it has failed.
  await pool().query(
    "UPDATE mail SET tries = 5, next_at = now() - interval '1 second' WHERE status = 'waiting'",
  );
  mailbox.mood = 'takes';
  await sendMail();
  expect((await listMail(owner))[0]).toMatchObject({ status: 'failed', problem: 'cut off' });
  expect(mailbox.received).toEqual([]);
});

test('a disabled endpoint is told to those who manage endpoints, once, and not when it is on again', async ({
  mailbox,
}) => {
  const { merchant, owner, email } = await shop();
  const [admin, developer] = [await makeMember(merchant, 'admin'), await makeMember(merchant, 'developer')];
  for (const role of ['finance', 'support', 'analyst'] as const) await makeMember(merchant, role);
  const own = await makeMember(merchant, 'analyst');
  await giveRole(owner, own.id, await makeRole(owner, 'Hooks', { webhooks: { sandbox: 'manage' } }));
  await pool().query('UPDATE "user" SET locale = \'es\' WHERE id = $1', [developer.userId]);
  const endpoint = async () => {
    const id = newId('webhookEndpoint');
    await pool().query(
      `INSERT INTO webhook_endpoint (environment_id, id, url, types, payload, shows_people, secret, created_by, created_at,
         updated_at, status, disabled_because, disabled_at)
       VALUES ($1, $2, $3, '{*}', 'full', false, 'sealed', 'system', now(), now(), 'disabled', 'failing', now())`,
      [merchant.sandbox, id, `https://shop.example/${id}`],
    );
    return id;
  };
  const id = await endpoint();
  expect(await queueNoticeMail()).toBe(5);
  expect(await queueNoticeMail()).toBe(0);
  await sendMail();
  const told = mailbox.received.flatMap(({ to }) => to).sort();
  expect(told).toEqual([merchant.email, email, admin.email, developer.email, own.email].sort());
  expect(
    mailbox.received.every(({ text }) => text.includes(`/m/${merchant.slug}/sandbox/webhooks/${id}`)),
  ).toBe(true);
  const spanish = mailbox.received.find(({ to }) => to[0] === developer.email);
  expect(spanish?.subject).toContain('se desactivó un destino de webhooks');
  mailbox.received.length = 0;
  const again = await endpoint();
  expect(await queueNoticeMail()).toBe(5);
  await pool().query(
    "UPDATE webhook_endpoint SET status = 'enabled', disabled_because = NULL, disabled_at = NULL WHERE id = $1",
    [again],
  );
  await sendMail();
  expect(mailbox.received).toEqual([]);
});

test('a key in use that ends is told 14, 3 and 1 days before, to those who make keys there', async ({
  mailbox,
}) => {
  const { merchant, owner, email } = await shop();
  const developer = await makeMember(merchant, 'developer');
  await makeMember(merchant, 'finance');
  const inLive = await (await makeMember(merchant, 'owner')).actorIn(merchant.live);
  const keys: { id: string }[] = [];
  for (const actor of [owner, inLive])
    keys.push(await createKey(actor, { name: 'Till', kind: 'secret' }, NO_CLAIM));
  const ends = (days: number) =>
    pool().query(
      'UPDATE api_key SET last_used_at = now(), expires_at = now() + make_interval(days => $2) WHERE id = ANY($1)',
      [keys.map(({ id }) => id), days],
    );
  await ends(15);
  expect(await queueNoticeMail()).toBe(0);
  await ends(10);
  // Sandbox: three owners and a developer. Live: the owners alone.
  expect(await queueNoticeMail()).toBe(7);
  expect(await queueNoticeMail()).toBe(0);
  await sendMail();
  const toDeveloper = mailbox.received.filter(({ to }) => to[0] === developer.email);
  expect(toDeveloper).toHaveLength(1);
  expect(toDeveloper[0]?.text).toContain(`/m/${merchant.slug}/sandbox/keys/${keys[0]?.id}`);
  expect(mailbox.received.filter(({ to }) => to[0] === email)).toHaveLength(2);
  await ends(2);
  expect(await queueNoticeMail()).toBe(7);
});

test('reviews that are due soon are told to those who decide them, each once and all in one mail', async ({
  database,
  mailbox,
}) => {
  await pool().query(
    "UPDATE review SET status = 'canceled', closed_at = now(), closed_by = 'system' WHERE status = 'open'",
  );
  const { merchant, owner, email } = await shop();
  const [admin, support] = [await makeMember(merchant, 'admin'), await makeMember(merchant, 'support')];
  for (const role of ['developer', 'analyst'] as const) await makeMember(merchant, role);
  await pool().query('UPDATE "user" SET locale = \'zh\' WHERE id = $1', [support.userId]);
  await switchRisk(database, owner, { review_at: 1 });
  const reviews: string[] = [];
  for (let nth = 0; nth < 3; nth += 1)
    reviews.push((await reviewOf(database, (await paid(owner, SUSPICIOUS)).id))?.id ?? '');
  const [first = '', second = '', third = ''] = reviews;
  const dueIn = (review: string, hours: number) =>
    pool().query('UPDATE review SET due_at = now() + make_interval(hours => $2) WHERE id = $1', [
      review,
      hours,
    ]);
  // What the tests before left behind.
  await queueNoticeMail();
  await sendMail();
  mailbox.received.length = 0;
  expect(await queueNoticeMail()).toBe(0);
  await dueIn(first, 3);
  await dueIn(second, 2);
  expect(await queueNoticeMail()).toBe(4);
  expect(await queueNoticeMail()).toBe(0);
  await sendMail();
  expect(mailbox.received.flatMap(({ to }) => to).sort()).toEqual(
    [merchant.email, email, admin.email, support.email].sort(),
  );
  const chinese = mailbox.received.find(({ to }) => to[0] === support.email);
  expect(chinese?.subject).toContain('2 项审核即将到期');
  expect(chinese?.text).toContain(`/m/${merchant.slug}/sandbox/reviews`);
  // Told already; the next one waits for an hour after the last mail, and goes to whoever took it.
  await dueIn(third, 5);
  await updateReview(await admin.actorIn(merchant.sandbox), { id: third, assigned_to_me: true }, NO_CLAIM);
  await pool().query("UPDATE mail SET created_at = now() - interval '61 minutes'");
  expect(await queueNoticeMail()).toBe(0);
  await pool().query("UPDATE mail SET facts = jsonb_build_object('until', now())");
  await pool().query(
    "UPDATE review SET status = 'canceled', closed_at = now(), closed_by = 'system' WHERE id = ANY($1)",
    [[first, second]],
  );
  await dueIn(third, 1);
  mailbox.received.length = 0;
  expect(await queueNoticeMail()).toBe(1);
  await sendMail();
  expect(mailbox.received.map(({ to }) => to)).toEqual([[admin.email]]);
  expect(mailbox.received[0]?.subject).toContain('a review is due soon');
});

test('owners are written to of each change of a live payout account, once, without its number', async ({
  mailbox,
}) => {
  const merchant = await makeMerchant();
  const [owner, second] = [await makeMember(merchant, 'owner'), await makeMember(merchant, 'owner')];
  for (const role of ['admin', 'finance', 'developer'] as const) await makeMember(merchant, role);
  await pool().query('UPDATE "user" SET locale = \'es\' WHERE id = $1', [second.userId]);
  const propose = async (environmentId: string) =>
    proposePayoutAccount(
      await owner.actorIn(environmentId),
      ProposePayoutAccount.parse({ holder: 'Shop', currency: 'EUR', iban: 'DE89370400440532013000' }),
      NO_CLAIM,
    );
  const { row } = await propose(merchant.live);
  const { id, version } = row;
  await confirmPayoutAccount(await second.actorIn(merchant.live), { id, version }, NO_CLAIM);
  await propose(merchant.sandbox);
  expect(await queueNoticeMail()).toBeGreaterThanOrEqual(6);
  expect(await queueNoticeMail()).toBe(0);
  while ((await sendMail()) > 0);
  const told = mailbox.received
    .filter(({ text }) => text.includes('/settings/payout-accounts?open='))
    .map(({ to, text }) => [to[0], text] as const);
  // Three owners with the merchant's first one, two changes; nothing of the sandbox.
  expect(told).toHaveLength(6);
  expect(told.filter(([to]) => to === owner.email)).toHaveLength(2);
  const spanish = told.filter(([to]) => to === second.email).map(([, text]) => text);
  expect(spanish.some((text) => text.includes('propuso una cuenta bancaria'))).toBe(true);
  expect(spanish.some((text) => text.includes('confirmó una cuenta bancaria'))).toBe(true);
  for (const [, text] of told) {
    expect(text).toContain('•••• 3000 · DE · EUR');
    expect(text).toContain(`/settings/payout-accounts?open=${id}`);
    expect(text).not.toContain('0532013000');
  }
});
