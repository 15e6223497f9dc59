import type { SharedServer } from '../support/shared-server';
import { openCold, SHIFT_MAX, scriptsOf, VIEWPORTS } from './cold-page';
import { expect, type Shop, test } from './console-world';
import { type Everything, makeEverything, PLAIN } from './everything';

/** Kilobytes of scripts, as they travel, that a page may bring when nothing is in the cache. */
const LIST_MAX_KB = 230;
const HOME_MAX_KB = 300;

let place: Promise<{ shop: Shop; made: Everything }> | undefined;

/** Looking changes nothing, so the tests of one worker look at the same shop. */
function filled(shop: Shop, server: SharedServer): Promise<{ shop: Shop; made: Everything }> {
  const fill = async () => {
    // The largest amounts take another line in the font that stands in, where the system has none of its width.
    const made = await makeEverything(shop, server, { ...PLAIN, amount: 480_000 });
    for (let n = 0; n < 25; n += 1) await shop.pay({ amount: 1_000 + n });
    return { shop, made };
  };
  place ??= fill();
  return place;
}

for (const [device, viewport] of Object.entries(VIEWPORTS)) {
  test(`mark 19: nothing moves while lists, details and home load, on a ${device}`, async ({
    browser,
    shop: own,
    server,
  }) => {
    test.setTimeout(300_000);
    const { shop, made } = await filled(own, server);
    for (const rest of [
      '/home',
      '/payments',
      `/payments/${made.paid}`,
      '/refunds',
      `/refunds/${made.asked}`,
      '/disputes',
      `/disputes/${made.disputed}`,
      `/customers/${made.customer}`,
    ]) {
      const { page, shifts } = await openCold(browser, shop, viewport, server.url + shop.path(rest));
      // What comes later may move things too; a connection that stays open must not hold the test.
      await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      if (rest === '/home') await expect(page.locator('.recharts-bar').first()).toBeVisible();
      const seen = await shifts();
      const sum = seen.reduce((total, { value }) => total + value, 0);
      expect.soft(sum, `${rest}: ${JSON.stringify(seen)}`).toBeLessThan(SHIFT_MAX);
      await page.context().close();
    }
  });
}

for (const { name, rest, max } of [
  { name: 'a list', rest: '/payments', max: LIST_MAX_KB },
  { name: 'home', rest: '/home', max: HOME_MAX_KB },
]) {
  test(`${name} brings at most ${max} KB of scripts, all its own`, async ({ browser, shop: own, server }) => {
    const { shop } = await filled(own, server);
    const page = await (await browser.newContext({ viewport: VIEWPORTS.desktop })).newPage();
    await shop.enter(page, 'owner');
    await page.goto(server.url + shop.path(rest), { waitUntil: 'networkidle' });
    const { scripts, origins } = await scriptsOf(page);
    expect(scripts.kilobytes, scripts.largest).toBeGreaterThan(0);
    expect(scripts.kilobytes, scripts.largest).toBeLessThanOrEqual(max);
    expect(origins).toEqual(new Set([server.url]));
    await page.context().close();
  });
}

/** Where the page of an object begins, and the first part of each of its columns. */
const PAGES = {
  payments: { of: 'paid', main: '#timeline', aside: '#money', isLeadFixed: false },
  refunds: { of: 'refunded', main: '#story', aside: '#money', isLeadFixed: true },
  disputes: { of: 'disputed', main: '#why', aside: '#money', isLeadFixed: true },
  customers: { of: 'customer', main: '#payments', aside: '#value', isLeadFixed: true },
} as const;

for (const [noun, { of, main, aside, isLeadFixed }] of Object.entries(PAGES)) {
  test(`the page of ${noun} shows its skeleton in the final geometry, and is a 404 where there is none`, async ({
    page,
    shop: own,
    server,
  }) => {
    const { shop, made } = await filled(own, server);
    await shop.enter(page, 'owner');
    const path = shop.path(`/${noun}/${made[of]}`);
    const isPayload = (url: URL) => url.pathname === path && url.searchParams.has('_rsc');
    for (const viewport of Object.values(VIEWPORTS)) {
      await page.setViewportSize(viewport);
      const alive = page.waitForResponse((response) => response.url().includes('/api/stream'));
      await page.goto(shop.path('/home'));
      await alive;
      const gate = makeGate();
      await page.route(isPayload, async (route) => {
        await gate.opened;
        await route.continue();
      });
      await page.evaluate((href) => {
        const link = document.body.appendChild(document.createElement('a'));
        Object.assign(link, { href, textContent: 'there', id: 'there' });
        // Somewhere it moves nothing.
        Object.assign(link.style, { position: 'fixed', inset: '0 auto auto 0', zIndex: '99' });
      }, path);
      const skeleton = page.locator(`[data-skeleton=${noun}]`);
      await page.locator('#there').click();
      await expect(skeleton).toHaveCSS('opacity', '1');
      await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(1);
      const part = async (name: string) =>
        (await skeleton.locator(`[data-part=${name}]`).boundingBox()) ?? NOWHERE;
      const promised = { title: await part('title'), main: await part('main'), aside: await part('aside') };
      gate.open();
      await expect(page).toHaveURL(new RegExp(`${made[of]}$`));
      await expect(skeleton).toHaveCount(0);
      const real = async (selector: string) => (await page.locator(selector).boundingBox()) ?? NOWHERE;
      const [title, first, beside] = [await real('main h1'), await real(main), await real(aside)];
      const near = (a: number, b: number, what: string, by = 3) =>
        expect
          .soft(Math.abs(a - b), `${what} at ${viewport.width} px: ${a} and ${b}`)
          .toBeLessThanOrEqual(by);
      near(promised.title.x, title.x, 'left of the title');
      near(promised.title.y, title.y, 'top of the title', 6);
      for (const [column, box] of [
        [promised.main, first],
        [promised.aside, beside],
      ] as const) {
        near(column.x, box.x, 'left of a column');
        near(column.width, box.width, 'width of a column');
      }
      // On a phone the title takes as many lines as its words need.
      if (isLeadFixed && viewport === VIEWPORTS.desktop)
        near(promised.aside.y, beside.y, 'top of the columns');
      await page.unroute(isPayload);
    }
    const absent = `${made[of].slice(0, -6)}000000`;
    expect((await page.goto(shop.path(`/${noun}/${absent}`)))?.status()).toBe(404);
  });
}

/** A promise that the test keeps when it wants to. */
function makeGate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const NOWHERE = { x: Number.NaN, y: Number.NaN, width: Number.NaN, height: Number.NaN };
