import { expect, test, visit } from './checkout-world';

const SCRIPTS_MAX_KB = 140;

test('the page brings at most 140 KB of scripts, all its own', async ({ page, openSession, server }) => {
  const session = await openSession();
  await visit(page, session);
  const loaded = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map((entry) => ({
      origin: new URL(entry.name).origin,
      isScript: entry.name.split('?')[0]?.endsWith('.js') ?? false,
      bytes: entry.encodedBodySize,
    })),
  );
  const scripts = loaded.filter(({ isScript }) => isScript);
  const size = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(scripts.length).toBeGreaterThan(0);
  expect(Math.round(size / 1_024)).toBeLessThanOrEqual(SCRIPTS_MAX_KB);
  expect(new Set(loaded.map(({ origin }) => origin))).toEqual(new Set([server.url]));
});
