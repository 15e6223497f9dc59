import type { Locator, Page } from '@playwright/test';
import { expect } from './console-world';

const STOPS_MAX = 150;

/** Waits until the page answers to its keys: it says so itself. */
export async function keysAnswer(page: Page): Promise<void> {
  await expect(page.locator('[aria-keyshortcuts*="Control+K"]')).toHaveCount(1);
}

/** Goes to the first row of a list by its key, `j`, as soon as the list answers to it. */
export async function toFirstRow(page: Page): Promise<void> {
  const rows = page.locator('a[data-row]');
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.locator('a[data-row]:focus')).toHaveCount(1, { timeout: 500 });
  }).toPass();
  // Presses that were answered late have gone further.
  for (let row = await rows.count(); row > 0; row -= 1) {
    if (await rows.first().evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('k');
  }
  await expect(rows.first()).toBeFocused();
}

/** Opens the command palette by its key; its field, with the focus. */
export async function openPalette(page: Page): Promise<Locator> {
  await keysAnswer(page);
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find or do anything' });
  await expect(field).toBeFocused();
  return field;
}

/** Presses Tab (or Shift Tab) until the element has the focus, as somebody without a mouse has to. */
export async function tabTo(page: Page, target: Locator, back = false): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`${STOPS_MAX} stops of the keyboard do not reach ${target}`);
}

/** Goes there by keyboard and presses it. */
export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Goes to a field by keyboard and types; what stood there is replaced. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Chooses in a native list by keyboard. */
export async function choose(page: Page, target: Locator, option: string): Promise<void> {
  await tabTo(page, target);
  const label = await target
    .locator(`option[value="${option}"]`)
    .evaluate((element) => element.textContent ?? '');
  await page.keyboard.type(label);
  await expect(target).toHaveValue(option);
}

/** Counts what only a pointer can cause, over all pages that follow. */
export async function watchPointer(page: Page): Promise<() => Promise<number>> {
  let seen = 0;
  await page.exposeFunction('pointerSeen', () => {
    seen += 1;
  });
  await page.addInitScript(() => {
    const tell = () => (window as unknown as { pointerSeen: () => void }).pointerSeen();
    for (const type of ['pointerdown', 'mousedown', 'touchstart', 'wheel'])
      addEventListener(type, tell, { capture: true, passive: true });
  });
  return async () => seen;
}
