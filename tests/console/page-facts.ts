import type { Page } from '@playwright/test';
import type { SharedServer } from '../support/shared-server';
import { expect } from './console-world';

type Amounts = { where: string; points: number[] }[];

/** Of each column (or block) of amounts of one currency: where their decimal points stand. Runs in the page. */
export function pointsOf(): Amounts {
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
export function hiddenInstants(): string[] {
  return [...document.querySelectorAll<HTMLTimeElement>('main time')]
    .filter((time) => {
      const says = /UTC/.test(time.title) && time.dateTime !== '';
      const stop = 'a, button, summary, [tabindex="0"], tr:has(a[data-row])';
      return !says || (time.tabIndex !== 0 && !time.closest(stop));
    })
    .map((time) => time.outerHTML.slice(0, 160));
}

/** Links of one kind, differ by ids, times and numbers only: so many are tried. */
const OF_A_KIND = 2;

function kindOf(href: string): string {
  return href.replace(/\b[a-z]+_[0-9a-z]{26}\b/g, ':id').replace(/\d+/g, '#');
}

/** Collects what pages link to, each once, and tries those of each kind that nobody opened. */
export class Links {
  private readonly found = new Map<string, string>();
  private readonly opened = new Set<string>();

  constructor(private readonly server: SharedServer) {}

  /** Ends within the page are looked for at once. */
  async collect(page: Page, path: string): Promise<void> {
    this.opened.add(path);
    const { hrefs, dead } = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href') ?? '');
      const within = all.filter((href) => href.startsWith('#'));
      return {
        hrefs: all.filter((href) => !href.startsWith('#')),
        dead: within.filter(
          (href) => document.querySelectorAll(`[id="${CSS.escape(href.slice(1))}"]`).length !== 1,
        ),
      };
    });
    expect.soft(dead, `${path} leads nowhere within itself`).toEqual([]);
    for (const href of hrefs) {
      const url = new URL(href, page.url());
      if (url.origin === this.server.url) this.found.set(url.pathname + url.search, path);
    }
  }

  /** Asks for pages that were linked and not opened, of every kind, as whoever the page's browser is signed in as. */
  async expectAlive(page: Page): Promise<void> {
    expect(this.found.size).toBeGreaterThan(60);
    const kinds = new Map<string, number>();
    const left = [...this.found].filter(([href]) => {
      if (this.opened.has(href)) return false;
      const kind = kindOf(href);
      const nth = (kinds.get(kind) ?? 0) + 1;
      kinds.set(kind, nth);
      return nth <= OF_A_KIND;
    });
    await Promise.all(
      [0, 1].map(async () => {
        for (let next = left.pop(); next; next = left.pop()) {
          const [href, from] = next;
          const answer = await page.request.get(href, { failOnStatusCode: false });
          expect.soft(answer.status(), `${href}, linked from ${from}`).toBeLessThan(400);
          await answer.dispose();
        }
      }),
    );
  }
}
