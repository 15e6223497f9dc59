import type { Page } from '@playwright/test';
import { structureViolationsOf, violationsOf, wordViolationsOf } from '../support/axe';
import { contrastViolationsOf } from '../support/axe-colours';
import { policyMistakesOf } from '../support/page-policy';
import { expect, test } from './console-world';
import { makeEverything } from './everything';
import { makeHostile } from './hostile';
import { hiddenInstants, Links, pointsOf } from './page-facts';
import { expectWhole, walk, ZOOMED } from './walk';

test.describe.configure({ mode: 'parallel' });

/** Messages that are shown as they are written, because nothing was filled in. */
function unfilledIn(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(
      document.body.innerText.matchAll(/\{\w+, (?:plural|select|number|date|time)\b.*/g),
      ([text]) => text,
    ),
  );
}

test('marks 5, 6, 12 and 25: on every page axe finds nothing in light and dark, points line up, instants are whole, no link is dead, nothing is logged, scripts have a nonce', async ({
  page,
  shop,
  server,
}) => {
  test.setTimeout(900_000);
  const made = await makeEverything(shop, server);
  const links = new Links(server);
  const fine = { dark: new Set<string>(), light: new Set<string>() };
  let said: string[] = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await walk({ page, shop, made, server, locale: 'en' }, async ({ path, role, answer, isFirst }) => {
    expect.soft(await policyMistakesOf(answer), `${path}: policy`).toEqual([]);
    if (path.startsWith('/m/')) {
      const crooked = (await page.evaluate(pointsOf)).filter(({ points }) => points.length > 1);
      expect.soft(crooked, `${path}: decimal points`).toEqual([]);
      expect.soft(await page.evaluate(hiddenInstants), `${path}: instants`).toEqual([]);
    }
    if (role === 'owner') await links.collect(page, path);
    expect.soft(await structureViolationsOf(page), path).toEqual([]);
    // Colours are the same in every language.
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect
        .soft(await contrastViolationsOf(page, 'body', fine[colorScheme]), `${path} in ${colorScheme}`)
        .toEqual([]);
    }
    await expectWhole(page, path, ZOOMED);
    if (isFirst) expect.soft(await structureViolationsOf(page), `${path} at 320 px`).toEqual([]);
    // The browser itself logs a document that was answered with an error.
    const own = said.filter(
      (line) => (answer?.status() ?? 0) < 400 || !line.includes('the server responded'),
    );
    expect.soft(own, `${path} logs`).toEqual([]);
    said = [];
  });
  await shop.enter(page, 'owner');
  await links.expectAlive(page);
});

test('marks 12 and 22: in es, the longest language, hostile names, directions, emoji and 12-digit amounts break no page at any width, violate no rule of axe and run nowhere', async ({
  page,
  shop,
  server,
}) => {
  test.setTimeout(900_000);
  const made = await makeHostile(shop, server);
  const ran: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) ran.push(message.text());
  });
  page.on('dialog', () => ran.push('a dialog of the browser opened'));
  await walk({ page, shop, made, server, locale: 'es' }, async ({ path }) => {
    expect.soft(await structureViolationsOf(page), path).toEqual([]);
    await expectWhole(page, path, [1440, ...ZOOMED, 390]);
    expect.soft(await page.evaluate(() => 'hacked' in window), `${path} ran it`).toBe(false);
    expect.soft(await page.locator('img[src="x"], main b').count(), `${path} took it for markup`).toBe(0);
  });
  expect(ran).toEqual([]);
});

test('mark 12: in zh no page violates a rule of axe, nor scrolls two ways at 200 % and 320 px', async ({
  page,
  shop,
  server,
}) => {
  test.setTimeout(900_000);
  const made = await makeEverything(shop, server);
  await walk({ page, shop, made, server, locale: 'zh', isBrief: true }, async ({ path }) => {
    expect.soft(await wordViolationsOf(page), path).toEqual([]);
    expect.soft(await unfilledIn(page), path).toEqual([]);
    await expectWhole(page, path, ZOOMED);
  });
});

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
