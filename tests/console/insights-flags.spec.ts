import type { Locator } from '@playwright/test';
import { CreateAnnotation } from '@/lib/annotations/schema';
import { createAnnotation } from '@/lib/annotations/write-annotation';
import { createBoard } from '@/lib/boards/write-board';
import { violationsOf } from '../support/axe';
import { expect, type Shop, test } from './console-world';

const DAY_MS = 86_400_000;

/** Writes what happened, each so many days ago. */
async function happened({ sandbox }: Shop, daysAgo: readonly number[]): Promise<void> {
  for (const days of daysAgo) {
    const happened_at = new Date(Date.now() - days * DAY_MS).toISOString();
    const valid = CreateAnnotation.parse({ text: `deploy of ${days} days ago`, happened_at });
    await createAnnotation(sandbox, valid, { claim: null });
  }
}

/** Flags are beside each other, and none is cut off by the drawing's edge. */
async function ensureApart(chart: Locator): Promise<void> {
  const room = await chart.boundingBox();
  if (!room) throw new Error('the chart is shown');
  let before = room.x;
  for (const flag of await chart.locator('[data-flag]').all()) {
    const box = await flag.boundingBox();
    expect(box?.x).toBeGreaterThan(before);
    expect(box?.y).toBeGreaterThanOrEqual(room.y);
    before = (box?.x ?? 0) + (box?.width ?? 0);
  }
  expect(before).toBeLessThanOrEqual(room.x + room.width);
}

test('marks have the numbers of the list below, and flags that would lie on each other are one', async ({
  page,
  shop,
}) => {
  await shop.pay({ amount: 1_000 });
  await happened(shop, [80, 60, 4, 3, 2, 1, 0]);
  const { userId } = await shop.enter(page, 'owner');
  const chart = page.getByRole('slider').first();
  const flags = chart.locator('[data-flag]');
  for (const { width, range, shown } of [
    { width: 390, range: '90d', shown: ['1', '2', '3–7'] },
    { width: 390, range: '7d', shown: ['1', '2', '3', '4', '5'] },
    { width: 1440, range: '90d', shown: ['1', '2', '3–6', '7'] },
    { width: 1440, range: '7d', shown: ['1', '2', '3', '4', '5'] },
  ]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(shop.path(`/insights/acceptance?range=${range}&metric=payments`));
    await chart.scrollIntoViewIfNeeded();
    await expect(flags).toHaveText(shown);
    await ensureApart(chart);
  }
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', / · see 5 below$/);
  await page.getByText('5 things happened meanwhile').click();
  const lines = page.locator('[data-mark]');
  await expect(lines).toContainText(
    [1, 2, 3, 4, 5].map((nth) => new RegExp(`^${nth}.*deploy of ${5 - nth} days`)),
  );
  await expect.poll(() => violationsOf(page)).toEqual([]);

  // On a board each chart has the numbers of the one list below them all.
  const panels = (['payments', 'gross_volume'] as const).map((metric) => ({
    metric,
    look: 'bar' as const,
    split: null,
    size: 'full' as const,
  }));
  const board = { name: 'Deploys', panels, isShared: false };
  const { row } = await createBoard({ ...shop.sandbox, id: userId }, board, { claim: null });
  await page.goto(shop.path(`/insights/board/${row.id}?range=7d`));
  for (const panel of await page.locator('[data-panel]').all()) {
    await panel.scrollIntoViewIfNeeded();
    await expect(panel.locator('[data-flag]')).toHaveText(['1', '2', '3', '4', '5']);
  }
});
