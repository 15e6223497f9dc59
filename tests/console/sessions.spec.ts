import { systemActor } from '@/lib/auth/actor';
import { startSession } from '@/lib/auth/session';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { db } from '@/lib/db';
import { cookieOf } from '../operations/auth-support';
import { expect, test } from './console-world';

test('a member ends a session elsewhere, then all of them', async ({ page, shop, server }) => {
  const { userId } = await shop.enter(page, 'owner');
  const phone = { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 (iPhone) Version/26.0 Mobile/15E Safari/604.1' };
  const copied = await cookieOf(await startSession(userId, phone, null));
  const home = () =>
    fetch(server.url + shop.path('/home'), { headers: { Cookie: copied }, redirect: 'manual' });
  expect((await home()).status).toBe(200);
  await page.goto(shop.path('/account/security'));
  await expect(page.getByText('This session')).toBeVisible();
  await page.getByRole('button', { name: 'End the session Safari on iPhone' }).click();
  await expect(page.getByText('The session Safari on iPhone has ended')).toBeVisible();
  await expect(page.locator('[data-session]')).toHaveCount(1);
  expect((await home()).status).toBe(307);
  const [mine] = (await page.context().cookies()).filter(({ httpOnly }) => httpOnly);
  await page.getByRole('button', { name: 'Sign out everywhere…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  const again = await fetch(server.url + shop.path('/home'), {
    headers: { Cookie: `${mine?.name}=${mine?.value}` },
    redirect: 'manual',
  });
  expect(again.status).toBe(307);
});

test('live warns before it signs out, stays on a press, and leads back to the page', async ({
  page,
  shop,
}) => {
  await page.clock.install();
  await shop.enter(page, 'owner');
  await page.goto(`/m/${shop.slug}/live/keys`);
  const warning = page.getByRole('dialog', { name: 'You will be signed out soon' });
  await expect(page.getByRole('heading', { name: 'Keys', exact: true })).toBeVisible();
  await page.clock.fastForward('11:30');
  await expect(warning).toHaveCount(0);
  await page.clock.fastForward('00:45');
  await expect(warning).toContainText(/1:\d\d/);
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(warning).toHaveCount(0);
  await page.clock.fastForward('12:30');
  await expect(warning).toBeVisible();
  await page.clock.fastForward('01:40');
  await expect(page).toHaveURL(/\/sign-in\?next=.*live%2Fkeys&ended=1/);
  await expect(page.getByText('You were signed out')).toBeVisible();
  await page.goto(shop.path('/home'));
  await expect(page, 'the session has ended, not only the page').toHaveURL(/\/sign-in/);
});

test('what was typed is there again after an idle sign-out: a note in live, and an open refund', async ({
  page,
  shop,
}) => {
  const { merchantId } = shop.sandbox.environment;
  const { id } = await db().environment.findFirstOrThrow({ where: { merchantId, kind: 'live' } });
  const live = await systemActor(id);
  const customer = await createCustomer(live, CreateCustomer.parse({ name: 'Ann Lee' }), { claim: null });
  await page.clock.install();
  await shop.enter(page, 'owner');
  const path = `/m/${shop.slug}/live/customers/${customer.row.id}`;
  await page.goto(path);
  const note = page.getByLabel('New note');
  await note.fill('Called about the late parcel');
  await page.clock.fastForward('14:30');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await shop.enter(page, 'owner');
  await page.goto(decodeURIComponent(new URL(page.url()).searchParams.get('next') ?? ''));
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(note).toHaveValue('Called about the late parcel');

  const payment = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  const open = () => page.getByRole('button', { name: 'Refund…' }).click();
  await open();
  await page.getByLabel('Amount to refund').fill('12.50');
  // What the watch over live sessions says before it leaves; a sandbox lasts as long as the server is told.
  await page.evaluate(() => window.dispatchEvent(new Event('countinghouse:leaving')));
  await page.reload();
  await open();
  await expect(page.getByLabel('Amount to refund')).toHaveValue('12.50');
});
