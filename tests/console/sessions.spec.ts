import { startSession } from '@/lib/auth/session';
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
