import type { Page } from '@playwright/test';
import { EXPORT_SOURCES } from '@/lib/exports/registry';
import { requestExport } from '@/lib/exports/request-export';
import type { ListKey } from '@/lib/lists/definition';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop, test } from './console-world';
import { makeEverything, type Texts } from './everything';
import { stayOnResult, visitsOf } from './routes';

/** Begins a formula in a spreadsheet, opens markup, turns the direction of writing, and is long without a blank. */
const SHORT = `=1+1"><img src=x onerror=hacked=1>\u202Eevil\u202C茶👩‍👩‍👧‍👦مرحبا`;
const HOSTILE: Texts = {
  short: SHORT,
  long: `@SUM(1)</title></script><script>hacked=1</script><b onclick=hacked=1>{{7*7}}\${7*7} ${'W'.repeat(200)} ${SHORT}`,
  email: `=1+1'|x!a1.${'long'.repeat(10)}@${'example.'.repeat(8)}test`,
  amount: 999_999_999_999,
};

/** Gives the merchant and everybody in it a hostile name too, and fills the shop. */
async function makeHostile(shop: Shop, server: SharedServer) {
  const { merchantId } = shop.sandbox.environment;
  const { owner } = server.database;
  await owner.query('UPDATE merchant SET name = $2 WHERE id = $1', [merchantId, SHORT]);
  await owner.query(
    'UPDATE "user" SET name = $2 WHERE id IN (SELECT user_id FROM member WHERE merchant_id = $1)',
    [merchantId, SHORT],
  );
  return makeEverything(shop, server, HOSTILE);
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

async function expectWhole(page: Page, where: string): Promise<void> {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.soft.poll(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
  expect.soft(await page.evaluate(cutAmounts), `${where} cuts amounts`).toEqual([]);
}

test('mark 22: hostile names, directions, emoji and 12-digit amounts break no page at 1440 and 390 px and run nowhere', async ({
  page,
  shop,
  server,
}) => {
  test.setTimeout(240_000);
  const made = await makeHostile(shop, server);
  const ran: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) ran.push(message.text());
  });
  page.on('dialog', () => ran.push('a dialog of the browser opened'));
  await stayOnResult(page);
  let entered = '';
  // Each page comes at the width of the one before, so that both are come to and gone to.
  const widths = [390, 1440];
  for (const { path, role } of visitsOf({ shop, made, locale: 'en' })) {
    if (role !== entered) await shop.enter(page, role);
    entered = role;
    await page.goto(path);
    await expect(page.locator('h1, h2').filter({ visible: true }).first()).toBeVisible();
    for (const width of widths.reverse()) {
      await page.setViewportSize({ width, height: 900 });
      await expectWhole(page, `${path} at ${width} px`);
    }
    expect.soft(await page.evaluate(() => 'hacked' in window), `${path} ran it`).toBe(false);
    expect.soft(await page.locator('img[src="x"], main b').count(), `${path} took it for markup`).toBe(0);
  }
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/payments/${made.paid}`));
  await expect(page.getByText('</script><script>hacked=1</script>').first()).toBeVisible();
  await page.getByRole('button', { name: 'Refund…' }).click();
  await expect(page.getByRole('dialog', { name: 'Refund payment' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Refund 9,99\d,\d{3},\d{3}\.\d\d USD$/ })).toBeVisible();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await expectWhole(page, `the refund dialog at ${width} px`);
  }
  expect(ran).toEqual([]);
});

test('mark 23: no text of others is a formula in any exported file', async ({ page, shop, server }) => {
  await makeHostile(shop, server);
  const { userId } = await shop.enter(page, 'owner');
  for (const [list, source] of Object.entries(EXPORT_SOURCES)) {
    const columns = source.list.columns.map((column) => column.key);
    const job = await requestExport(
      { ...shop.sandbox, id: userId },
      { list: list as ListKey, format: 'csv', query: {}, columns, zone: 'utc', labels: {} },
      { claim: null },
    );
    const answer = await page.request.get(shop.path(`/exports/${job.id}/file`));
    expect(answer.status()).toBe(200);
    const cells = cellsOf((await answer.text()).replace('\ufeff', ''));
    expect(cells.length, list).toBeGreaterThan(columns.length);
    const formulas = cells.filter(
      (cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell),
    );
    expect(formulas, list).toEqual([]);
    if (['payments', 'customers'].includes(list)) {
      for (const text of [`'${SHORT}`, `'${HOSTILE.email}`]) expect(cells, list).toContain(text);
    }
  }
});

/** The cells of a CSV file as RFC 4180 reads them. */
function cellsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
