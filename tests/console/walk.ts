import type { Page, Response } from '@playwright/test';
import type { Role } from '@/lib/auth/permissions';
import { LANGUAGES, LOCALE_COOKIE, type Locale } from '@/lib/i18n/languages';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop } from './console-world';
import type { Everything } from './everything';
import { stayOnResult, visitsOf } from './routes';

type Walk = {
  page: Page;
  shop: Shop;
  made: Everything;
  server: SharedServer;
  locale: Locale;
  /** Each page once, where its empty and its wrong states say nothing new. */
  isBrief?: boolean;
};
/** A page that has come to rest, and the answer that brought it. */
export type Seen = { path: string; role: Role; answer: Response | null; isFirst: boolean };

/**
 * Opens every page in one language, one after the other, without motion: no colour is on its way to another. Loading a
 * page costs more than any question to it, so whoever walks asks everything at once.
 */
export async function walk(
  { page, shop, made, server, locale, isBrief = false }: Walk,
  look: (seen: Seen) => Promise<void>,
) {
  const { htmlLang } = LANGUAGES[locale];
  await page.setExtraHTTPHeaders({ 'Accept-Language': htmlLang });
  await page.context().addCookies([{ name: LOCALE_COOKIE, value: locale, url: server.url }]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await stayOnResult(page);
  let entered = '';
  for (const { path, role, isFirst } of visitsOf({ shop, made, locale })) {
    if (isBrief && !isFirst) continue;
    if (role !== entered) await shop.enter(page, role);
    entered = role;
    await page.setViewportSize({ width: 1440, height: 900 });
    // A page that goes on by itself, as a paid checkout does, would get in the way of the next one.
    if (!path.startsWith('/m/')) await page.goto('about:blank');
    const answer = await page.goto(path);
    await expect(page.locator('h1, h2').filter({ visible: true }).first()).toBeVisible();
    if (path.startsWith('/m/')) await expect(page.locator('html')).toHaveAttribute('lang', htmlLang);
    await look({ path, role, answer, isFirst });
  }
}

/** 1280 px at 200 % and at 400 %: the content is in one column, and nobody has to scroll both ways. */
export const ZOOMED = [640, 320];

/** The page fits these widths, and cuts no amount in them. */
export async function expectWhole(page: Page, where: string, widths: readonly number[]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.soft
      .poll(overflow, { message: `${where} scrolls sideways at ${width} px`, intervals: [50, 100] })
      .toBeLessThanOrEqual(0);
    expect.soft(await page.evaluate(cutAmounts), `${where} cuts amounts at ${width} px`).toEqual([]);
  }
}

/** Amounts that leave the window or are cut off by something around them. Runs in the page. */
function cutAmounts(): string[] {
  return [...document.querySelectorAll('[data-amount]')]
    .filter((amount) => {
      const box = amount.getBoundingClientRect();
      if (box.width === 0 || !amount.checkVisibility()) return false;
      let [left, right] = [0, innerWidth];
      for (let around = amount.parentElement; around; around = around.parentElement) {
        const { overflowX } = getComputedStyle(around);
        if (overflowX === 'visible') continue;
        // What scrolls inside itself is not cut.
        if (overflowX !== 'hidden' && overflowX !== 'clip') return false;
        const limit = around.getBoundingClientRect();
        [left, right] = [Math.max(left, limit.left), Math.min(right, limit.right)];
      }
      return box.left < left - 1 || box.right > right + 1;
    })
    .map((amount) => amount.outerHTML.slice(0, 120));
}
