import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/data-home.mjs';
import { policyMistakesOf } from '../support/page-policy';
import { expect, test } from './console-world';
import { makeEverything } from './everything';
import { ROUTES, stayOnResult, visitsOf } from './routes';

const PAGE = /(^|\/)(page|not-found|forbidden|unauthorized|error|global-error)\.tsx$/;

test('the list of pages is complete: a page without an entry is looked at by nobody', () => {
  const files = readdirSync(path.join(projectRoot, 'app'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => PAGE.test(file));
  const listed = Object.keys(ROUTES).filter((file) => PAGE.test(file));
  expect(listed.sort(), 'tests/console/routes.ts against app/').toEqual(files.sort());
});

type Amounts = { where: string; points: number[] }[];

/** Of each column (or block) of amounts of one currency: where their decimal points stand. Runs in the page. */
function pointsOf(): Amounts {
  const columns = new Map<string, number[]>();
  const blocks = [...document.querySelectorAll('table, dl')];
  for (const amount of document.querySelectorAll(
    'main :is(td, dd) > [data-amount], main td a > [data-amount]',
  )) {
    const cell = amount.closest('td, dd');
    const block = amount.closest('table, dl');
    const point = amount.children[1]?.getBoundingClientRect().left ?? 0;
    // Blocks without a room for fractions are running text; a cell that is hidden has no place.
    if (!cell || !block || getComputedStyle(cell).textAlign === 'left' || point === 0) continue;
    const [, currency] = amount.getAttribute('data-amount')?.split(' ') ?? [];
    const column = cell instanceof HTMLTableCellElement ? cell.cellIndex : 0;
    const where = `${blocks.indexOf(block)}/${column} ${currency}`;
    columns.set(where, [...(columns.get(where) ?? []), Math.round(point * 2) / 2]);
  }
  return [...columns].map(([where, points]) => ({ where, points: [...new Set(points)] }));
}

/** Instants whose whole value neither the mouse nor the keyboard reaches. Runs in the page. */
function hiddenInstants(): string[] {
  return [...document.querySelectorAll<HTMLTimeElement>('main time')]
    .filter((time) => {
      const says = /UTC/.test(time.title) && time.dateTime !== '';
      const stop = 'a, button, summary, [tabindex="0"], tr:has(a[data-row])';
      return !says || (time.tabIndex !== 0 && !time.closest(stop));
    })
    .map((time) => time.outerHTML.slice(0, 160));
}

test('marks 5, 6 and 25 on every page: points line up, instants are whole, no link is dead, nothing is logged, scripts have a nonce', async ({
  page,
  shop,
  server,
}) => {
  test.setTimeout(300_000);
  const made = await makeEverything(shop, server);
  const links = new Map<string, string>();
  let said: string[] = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await stayOnResult(page);
  let entered = '';
  for (const { path, role } of visitsOf({ shop, made, locale: 'en' })) {
    if (role !== entered) await shop.enter(page, role);
    entered = role;
    said = [];
    const answer = await page.goto(path, { waitUntil: 'load' });
    await expect(page.locator('h1, h2').filter({ visible: true }).first()).toBeVisible();
    // The browser itself logs a document that was answered with an error.
    const own = said.filter(
      (line) => (answer?.status() ?? 0) < 400 || !line.includes('the server responded'),
    );
    expect.soft(own, `${path} logs`).toEqual([]);
    expect.soft(await policyMistakesOf(answer), `${path}: policy`).toEqual([]);
    if (path.startsWith('/m/')) {
      const crooked = (await page.evaluate(pointsOf)).filter(({ points }) => points.length > 1);
      expect.soft(crooked, `${path}: decimal points`).toEqual([]);
      expect.soft(await page.evaluate(hiddenInstants), `${path}: instants`).toEqual([]);
    }
    if (role !== 'owner') continue;
    const hrefs = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    for (const href of hrefs) {
      if (href.startsWith('#')) {
        const ends = await page.locator(`[id="${href.slice(1)}"]`).count();
        expect.soft(ends, `${path} leads to ${href}`).toBe(1);
        continue;
      }
      const url = new URL(href, page.url());
      if (url.origin === server.url) links.set(url.pathname + url.search, path);
    }
  }
  await shop.enter(page, 'owner');
  expect(links.size).toBeGreaterThan(60);
  for (const [href, from] of links) {
    const answer = await page.request.get(href, { failOnStatusCode: false });
    expect.soft(answer.status(), `${href}, linked from ${from}`).toBeLessThan(400);
  }
});
