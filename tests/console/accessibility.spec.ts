import type { Page } from '@playwright/test';
import { LANGUAGES, LOCALE_COOKIE, type Locale } from '@/lib/i18n/languages';
import { contrastViolationsOf, structureViolationsOf, violationsOf } from '../support/axe';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop, test } from './console-world';
import { type Everything, makeEverything } from './everything';
import { stayOnResult, visitsOf } from './routes';

test.describe.configure({ mode: 'parallel' });

/** Looking changes nothing, so the tests of one worker look at the same shop. */
let place: Promise<{ shop: Shop; made: Everything }> | undefined;

/** 1280 px at 200 % and at 400 %: the content is in one column, and nobody has to scroll both ways. */
const ZOOMED = [640, 320];

/** Opens every page in one language, one after the other, without motion: no colour is on its way to another. */
async function walk(
  { page, own, server, locale }: { page: Page; own: Shop; server: SharedServer; locale: Locale },
  look: (path: string) => Promise<void>,
): Promise<void> {
  place ??= makeEverything(own, server).then((made) => ({ shop: own, made }));
  const { shop, made } = await place;
  const { htmlLang } = LANGUAGES[locale];
  await page.setExtraHTTPHeaders({ 'Accept-Language': htmlLang });
  await page.context().addCookies([{ name: LOCALE_COOKIE, value: locale, url: server.url }]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await stayOnResult(page);
  let entered = '';
  for (const { path, role } of visitsOf({ shop, made, locale })) {
    if (role !== entered) await shop.enter(page, role);
    entered = role;
    await page.setViewportSize({ width: 1440, height: 900 });
    // A page that goes on by itself, as a paid checkout does, would get in the way of the next one.
    if (!path.startsWith('/m/')) await page.goto('about:blank');
    await page.goto(path);
    await expect(page.locator('h1, h2').filter({ visible: true }).first()).toBeVisible();
    if (path.startsWith('/m/')) await expect(page.locator('html')).toHaveAttribute('lang', htmlLang);
    await look(path);
  }
}

for (const locale of Object.keys(LANGUAGES) as Locale[]) {
  test(`mark 12: in ${locale} no page violates a rule of axe, nor scrolls two ways at 200 % and 320 px`, async ({
    page,
    shop: own,
    server,
  }) => {
    test.setTimeout(600_000);
    await walk({ page, own, server, locale }, async (path) => {
      expect.soft(await structureViolationsOf(page), path).toEqual([]);
      // Colours are the same in every language.
      for (const colorScheme of locale === 'en' ? (['dark', 'light'] as const) : []) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await contrastViolationsOf(page), `${path} in ${colorScheme}`).toEqual([]);
      }
      for (const width of ZOOMED) {
        await page.setViewportSize({ width, height: 640 });
        const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        await expect.soft.poll(overflow, `${path} at ${width} px`).toBeLessThanOrEqual(0);
      }
      if (locale === 'en') expect.soft(await structureViolationsOf(page), `${path} at 320 px`).toEqual([]);
    });
  });
}

test('an open dialog violates no rule of axe in either scheme', async ({ page, shop }) => {
  const payment = await shop.pay({ amount: 5000 });
  await shop.enter(page, 'finance');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.getByRole('button', { name: 'Refund…' }).click();
  await expect(page.getByRole('dialog', { name: 'Refund payment' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => violationsOf(page), colorScheme).toEqual([]);
  }
});

test('mark 21: test data is told by words, title and icon; live is told apart', async ({ page, shop }) => {
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
