import { FIRST_PANELS } from '@/lib/boards/schema';
import { createBoard } from '@/lib/boards/write-board';
import { db } from '@/lib/db';
import { openCold, SHIFT_MAX, scriptsOf, VIEWPORTS } from './cold-page';
import { expect, test } from './console-world';

/** Kilobytes of scripts, as they travel, that a page of numbers may bring when nothing is in the cache. */
const INSIGHTS_MAX_KB = 305;

test('pages of numbers bring at most 305 KB of scripts, move nothing while they load, and keep still for who wants it', async ({
  browser,
  shop,
  server,
}) => {
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount });
  const { userId } = await shop.join('owner');
  const shown = { name: 'Morning', panels: [...FIRST_PANELS], isShared: true };
  const board = (await createBoard({ ...shop.sandbox, id: userId }, shown, { claim: null })).row.id;
  expect(await db().board.count({ where: { environmentId: shop.sandbox.environment.id } })).toBe(1);
  for (const rest of ['/insights/acceptance', `/insights/board/${board}`, '/insights/risk'] as const) {
    for (const viewport of Object.values(VIEWPORTS)) {
      const { page, shifts } = await openCold(browser, shop, viewport, server.url + shop.path(rest), (cold) =>
        cold.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' }),
      );
      await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const { scripts } = await scriptsOf(page);
      expect.soft(scripts.kilobytes, `${rest}: ${scripts.largest}`).toBeLessThanOrEqual(INSIGHTS_MAX_KB);
      // What is drawn once somebody scrolls to it has its room already.
      await page.locator('[data-chart]').first().scrollIntoViewIfNeeded();
      await expect(page.locator('.recharts-surface').first()).toBeVisible();
      const seen = await shifts();
      const sum = seen.reduce((total, { value }) => total + value, 0);
      expect.soft(sum, `${rest} at ${viewport.width}: ${JSON.stringify(seen)}`).toBeLessThan(SHIFT_MAX);
      const moving = await page.evaluate(() => document.getAnimations().length);
      expect.soft(moving, `${rest} moves`).toBe(0);
      await page.context().close();
    }
  }
});
