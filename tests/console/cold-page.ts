import type { Browser, Page } from '@playwright/test';
import type { Shop } from './console-world';

/** How far things may move while a page loads. */
export const SHIFT_MAX = 0.02;

export const VIEWPORTS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

type Viewport = { width: number; height: number };

/** Long for the slowest page. A server that hangs is met by the second try, too. */
const LOADED_MS = 60_000;

/**
 * Opens an address in a browser that has never been here, on a slow line and a slow processor; `shifts` says how far things moved.
 * The browser's own slow line has lost an answer for good once, its page waiting ever after, so there is a second try.
 */
export async function openCold(
  browser: Browser,
  shop: Shop,
  viewport: Viewport,
  url: string,
  prepare: (page: Page) => Promise<void> = async () => undefined,
) {
  for (let tries = 1; ; tries += 1) {
    const page = await coldPage(browser, shop, viewport);
    const shifts = await watchShifts(page);
    await prepare(page);
    const error = await page.goto(url, { timeout: LOADED_MS }).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error === null) return { page, shifts };
    await page.context().close();
    if (tries === 2) throw error;
  }
}

async function coldPage(browser: Browser, shop: Shop, viewport: Viewport) {
  const page = await (await browser.newContext({ viewport })).newPage();
  await shop.enter(page, 'owner');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 100,
    downloadThroughput: (3 * 1024 * 1024) / 8,
    uploadThroughput: (1024 * 1024) / 8,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 3 });
  return page;
}

/** Adds up how far things moved without anybody having touched the page, and what moved. */
async function watchShifts(page: Page) {
  await page.addInitScript(() => {
    const seen = window as typeof window & { shifts: { value: number; nodes: string[] }[] };
    seen.shifts = [];
    type Shift = PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null }[];
    };
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
        const nodes = sources.map(({ node }) => (node as Element)?.outerHTML?.slice(0, 120) ?? '');
        if (!hadRecentInput) seen.shifts.push({ value, nodes });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () =>
    page.evaluate(() => (window as typeof window & { shifts: { value: number; nodes: string[] }[] }).shifts);
}

/** The scripts that the page brought, as they travelled, and from where everything came. */
export async function scriptsOf(page: Page) {
  const loaded = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map((entry) => ({
      origin: new URL(entry.name).origin,
      name: new URL(entry.name).pathname,
      bytes: entry.encodedBodySize,
    })),
  );
  const scripts = loaded.filter((entry) => entry.name.endsWith('.js')).sort((a, b) => b.bytes - a.bytes);
  return {
    scripts: {
      kilobytes: Math.round(scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1_024),
      largest: scripts
        .map(({ name, bytes }) => `${name.split('/').at(-1)} ${Math.round(bytes / 1_024)}`)
        .join(', '),
    },
    origins: new Set(loaded.map(({ origin }) => origin)),
  };
}
