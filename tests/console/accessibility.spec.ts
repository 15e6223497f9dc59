import { NAVIGATION } from '@/components/shell/navigation';
import { LANGUAGES, LOCALE_COOKIE, type Locale } from '@/lib/i18n/languages';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { givenBackElsewhere } from '../operations/refunds-world';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

/** Pages that are not in the sidebar. */
const INNER = ['/payments/new'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of Object.keys(LANGUAGES) as Locale[]) {
    test(`in ${colorScheme} and ${locale} no page violates a rule of axe, nor scrolls sideways at 320 px`, async ({
      page,
      shop,
      server,
    }) => {
      test.setTimeout(240_000);
      await page.emulateMedia({ colorScheme });
      await page.context().addCookies([{ name: LOCALE_COOKIE, value: locale, url: server.url }]);
      const payment = await shop.pay({
        amount: 999_999_999_999,
        customer_email: 'a.very.long.address.of.a.person@example.test',
      });
      await shop.pay({ amount: 5000, payment_method: 'pm_card_chargeDeclined' }).catch(() => null);
      const part = IssueRefund.parse({ payment: payment.id, amount: 123_456, reason: 'duplicate' });
      const support = { ...shop.sandbox, kind: 'member' as const, role: 'support' as const };
      const waiting = await issueRefund(support, part, { claim: null });
      await givenBackElsewhere(server.database, payment.environmentId, true);
      const failed = await issueRefund(shop.sandbox, part, { claim: null });
      await shop.enter(page, 'owner');
      const pages = NAVIGATION.flatMap((group) => group.entries.map((entry) => entry.href));
      const inner = [
        ...INNER,
        `/payments/${payment.id}`,
        '/refunds/approvals',
        `/refunds/${waiting.row.id}`,
        `/refunds/${failed.row.id}`,
      ];
      for (const rest of [...pages, ...inner]) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(shop.path(rest));
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', LANGUAGES[locale].htmlLang);
        expect(await violationsOf(page), rest).toEqual([]);
        await page.setViewportSize({ width: 320, height: 640 });
        const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        await expect.poll(overflow, `${rest} at 320 px`).toBeLessThanOrEqual(0);
        expect(await violationsOf(page), `${rest} at 320 px`).toEqual([]);
      }
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the sign-in and sign-up pages and an open dialog', async ({ page, shop }) => {
      for (const path of ['/sign-in', '/sign-up']) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect(await violationsOf(page), path).toEqual([]);
      }
      const payment = await shop.pay({ amount: 5000 });
      await shop.enter(page, 'finance');
      await page.goto(shop.path(`/payments/${payment.id}`));
      await page.getByRole('button', { name: 'Refund…' }).click();
      await expect(page.getByRole('dialog', { name: 'Refund payment' })).toBeVisible();
      await expect.poll(() => violationsOf(page)).toEqual([]);
    });
  });
}

test('test data is told by words, title and icon; live is told apart', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  await expect(page).toHaveTitle(/Test data/);
  await expect(page.getByText('Test data — no money moves.')).toBeVisible();
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('href', /test\.svg/);
  await page.goto(`/m/${shop.slug}/live/home`);
  await expect(page).not.toHaveTitle(/Test data/);
  await expect(page.getByText('No network is connected to this live environment yet')).toBeVisible();
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('href', /live\.svg/);
});

test('the chosen theme survives a reload and is there before the first paint', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/home'));
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const html = await (await page.request.get(shop.path('/home'))).text();
  expect(html).toContain('data-theme="dark"');
});
