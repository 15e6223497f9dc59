import type { Page } from '@playwright/test';
import { KEYS } from '@/components/shell/keys';
import { NAVIGATION } from '@/components/shell/navigation';
import { permissionsOf, ROLES } from '@/lib/auth/permissions';
import { EXPORT_SOURCES } from '@/lib/exports/registry';
import { LISTS, type ListKey } from '@/lib/lists/definition';
import { expect, test } from './console-world';
import { makeEverything } from './everything';
import { toFirstRow } from './keyboard';

/** The pages that are lists on the one framework, with what is needed to see them; entries of risk lists lie on that of theirs. */
const LIST_PAGES = (Object.keys(LISTS) as ListKey[])
  .filter((key) => key !== 'risk_list_entries')
  .map((key) => ({ path: EXPORT_SOURCES[key].list.pagePath, permission: LISTS[key] }));
const rows = (page: Page) => page.locator('a[data-row]');

/** Everything that a reader of a list sees and that an address could lose. */
async function seenOf(page: Page) {
  await expect(page.getByRole('dialog').getByRole('heading', { level: 2 }).first()).toBeVisible();
  return page.evaluate(() => {
    const texts = (selector: string) =>
      [...document.querySelectorAll(selector)].map((element) => element.textContent?.trim() ?? '');
    const facts = (selector: string, name: string) =>
      [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name));
    return {
      rows: facts('tr[data-id]', 'data-id'),
      columns: texts('thead th'),
      order: facts('th[aria-sort]', 'aria-sort'),
      tab: texts('main nav [aria-current=page]'),
      search: document.querySelector<HTMLInputElement>('#list-search')?.value,
      filters: facts('a[data-removes]', 'href'),
      drawer: texts('[role=dialog] h2').slice(0, 2),
    };
  });
}

test('mark 1: an address brings back filters, order, tab, page and open row, also to a colleague', async ({
  page,
  browser,
  shop,
}) => {
  for (let n = 1; n <= 28; n += 1) await shop.pay({ amount: 1_000 + n, description: 'Tea' });
  await shop.pay({ amount: 500, description: 'Tea' });
  await shop.enter(page, 'finance');
  await page.goto(
    shop.path('/payments?view=succeeded&amount=900..&sort=-amount&currency=USD&created=7d&size=25'),
  );
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(rows(page)).toHaveCount(3);
  await rows(page).nth(1).click();
  const before = await seenOf(page);
  expect(before.rows).toHaveLength(3);
  expect(before.order).toContain('descending');
  expect(before.filters.length).toBeGreaterThanOrEqual(3);
  await page.reload();
  expect(await seenOf(page)).toEqual(before);
  const colleague = await (await browser.newContext()).newPage();
  await shop.enter(colleague, 'admin');
  await colleague.goto(page.url());
  expect(await seenOf(colleague)).toEqual(before);
  await colleague.context().close();
});

test('mark 5: amounts stand at the right in digits of one width, and their points line up by currency', async ({
  page,
  shop,
}) => {
  for (const amount of [1, 111_111, 888_888_888, 99_999_999_999]) await shop.pay({ amount });
  await shop.pay({ amount: 1_234_567, currency: 'KWD' });
  await shop.pay({ amount: 98_765, currency: 'JPY' });
  await shop.enter(page, 'finance');
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(shop.path('/payments'));
    const amounts = await page.locator('tbody [data-amount]').evaluateAll((all) =>
      all.map((amount) => {
        const [whole, fraction] = [...amount.children];
        const probe = amount.firstElementChild?.cloneNode() as HTMLElement;
        const widthOf = (text: string) => {
          probe.textContent = text;
          amount.append(probe);
          const { width } = probe.getBoundingClientRect();
          probe.remove();
          return width;
        };
        return {
          currency: amount.getAttribute('data-amount')?.split(' ')[1],
          align: getComputedStyle(amount.closest('td') as Element).textAlign,
          end: whole?.getBoundingClientRect().right ?? 0,
          point: fraction?.getBoundingClientRect().left ?? 0,
          ones: widthOf('1111111111'),
          eights: widthOf('8888888888'),
        };
      }),
    );
    expect(amounts).toHaveLength(6);
    const [first] = amounts;
    for (const amount of amounts) {
      expect(amount.align).toBe('right');
      expect(Math.abs(amount.ones - amount.eights)).toBeLessThan(0.1);
      // Also where the currencies differ: the units stand above each other.
      expect(Math.abs(amount.point - (first?.point ?? 0)), `${amount.currency} at ${width} px`).toBeLessThan(
        0.5,
      );
      expect(Math.abs(amount.end - amount.point)).toBeLessThan(0.5);
    }
  }
});

test('mark 7: every list shows its first page of rows without scripts', async ({
  page,
  browser,
  shop,
  server,
}) => {
  const made = await makeEverything(shop, server);
  await shop.enter(page, 'owner');
  const storageState = await page.context().storageState();
  const context = await browser.newContext({ javaScriptEnabled: false, storageState });
  const plain = await context.newPage();
  for (const [path, id] of [
    ['/payments', made.paid],
    ['/refunds', made.refunded],
    ['/disputes', made.disputed],
    ['/customers', made.customer],
    ['/events', made.event],
  ] as const) {
    // The object's own page too: what a row leads to can be read as well.
    await plain.goto(`${server.url}${shop.path(path)}${path === '/events' ? '?type=payment.created' : ''}`);
    await expect(plain.locator(`tbody a[href*="${id}"]`).first(), path).toBeVisible();
    await plain.goto(`${server.url}${shop.path(path)}/${id}`);
    await expect(plain.locator('main')).toContainText(id.slice(-6));
  }
  await context.close();
});

test('mark 9: payments that come in move no row under the cursor', async ({ page, shop }) => {
  for (let n = 0; n < 30; n += 1) await shop.pay({ amount: 1_000 + n });
  await shop.enter(page, 'finance');
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    const opened = page.waitForResponse((response) => response.url().includes('/api/stream'));
    await page.goto(shop.path('/payments'));
    await opened;
    const row = rows(page).nth(2);
    await row.hover();
    const before = await row.boundingBox();
    const name = await row.getAttribute('aria-label');
    await shop.pay({ amount: 777 });
    await expect(page.getByRole('button', { name: '1 new payment' })).toBeVisible();
    await shop.pay({ amount: 778 });
    const waiting = page.getByRole('button', { name: '2 new payments' });
    await expect(waiting).toBeVisible();
    expect(await row.boundingBox(), `at ${viewport.width} px`).toEqual(before);
    await expect(row).toHaveAttribute('aria-label', name ?? '');
    await waiting.click();
    await expect(rows(page).first()).toHaveAccessibleName(/7\.78/);
  }
});

test('mark 10: all lists answer the same keys, and ? names every one of them', async ({
  page,
  shop,
  server,
}) => {
  const { riskList } = await makeEverything(shop, server);
  await shop.enter(page, 'owner');
  for (const path of [...LIST_PAGES.map((one) => one.path), `/risk-lists/${riskList}`]) {
    await page.goto(shop.path(path));
    await toFirstRow(page);
    if ((await rows(page).count()) > 1) {
      await page.keyboard.press('j');
      await expect(rows(page).nth(1)).toBeFocused();
      await page.keyboard.press('k');
    }
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Selected rows' })).toContainText('1 row selected');
    await page.keyboard.press('x');
    await page.keyboard.press('f');
    await expect(page.getByRole('dialog', { name: 'Filter by' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('e');
    await expect(page.getByRole('dialog', { name: /^Export / })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await rows(page).first().focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(rows(page).first()).toBeFocused();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    for (const { keys } of KEYS)
      for (const key of keys) await expect(help.getByText(key, { exact: true }).first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
});

test('mark 18: nothing yet, nothing that matches and no permission are told apart, each with one thing to do', async ({
  page,
  shop,
}) => {
  const titles = new Map<string, string[]>();
  // What a stranger is denied is recorded: the audit log is looked at while there is nothing in it.
  const isAudit = ({ path }: { path: string }) => path === '/audit';
  // Rules that ship with the product are there from the beginning.
  const begun = LIST_PAGES.filter(({ path }) => path !== '/settings/alerts');
  const pages = [...begun.filter(isAudit), ...begun.filter((one) => !isAudit(one))];
  for (const { path, permission } of pages) {
    await shop.enter(page, 'owner');
    for (const rest of [path, `${path}?created=today`]) {
      await page.goto(shop.path(rest));
      titles.set(rest, await emptyOf(page));
    }
    const stranger = ROLES.find((role) => !permissionsOf(role, 'sandbox').has(permission));
    if (!stranger) continue;
    await shop.enter(page, stranger);
    await page.goto(shop.path(path));
    titles.set(`${path} of ${stranger}`, await emptyOf(page));
  }
  for (const [where, [title, ...actions]] of titles) {
    expect(title, where).not.toBe('');
    expect(actions, where).toHaveLength(1);
  }
  for (const { path } of LIST_PAGES) {
    const shown = [...titles]
      .filter(([where]) => where.split(/[? ]/)[0] === path)
      .map(([, [title]]) => title);
    expect(new Set(shown).size, `${path}: ${shown.join(', ')}`).toBe(shown.length);
  }
});

/** The title of an empty state, and what can be done about it. */
async function emptyOf(page: Page): Promise<string[]> {
  const state = page.locator('[data-empty]');
  await expect(state).toBeVisible();
  return [
    (await state.getByRole('heading').textContent()) ?? '',
    ...(await state.locator('a, button').allTextContents()),
  ];
}

test('every page of the sidebar is somewhere in the keys’ help, and the lists are in the sidebar', () => {
  const hrefs: string[] = NAVIGATION.flatMap(({ entries }) => entries.map(({ href }) => href));
  // Tries are reached from their endpoints.
  for (const { path } of LIST_PAGES) expect(hrefs).toContain(path.replace(/\/tries$/, ''));
  const keys = NAVIGATION.flatMap(({ entries }) => entries.map(({ shortcut }) => shortcut));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});
