import type { Page } from '@playwright/test';
import { NAVIGATION } from '@/components/shell/navigation';
import { EventFilters } from '@/lib/events/filters';
import { listEvents } from '@/lib/events/queries';
import { expect, type Shop, test } from './console-world';
import { speakPseudo, textsOutsideMessages } from './pseudo-locale';

const PERSON = 'mei@example.test';

/** One payment of every kind, so that no state's words are missed. */
async function makeData(shop: Shop): Promise<{ paid: string; held: string; data: string[] }> {
  const paid = await shop.pay({
    amount: 4_200,
    reference: 'SO-77',
    description: 'Jasmine pearls',
    customer_email: PERSON,
    metadata: { order: '77' },
  });
  await shop
    .pay({ amount: 5_000, reference: 'SO-78', payment_method: 'pm_card_chargeDeclined' })
    .catch(() => null);
  const held = await shop.pay({ amount: 7_700, reference: 'SO-79', capture_method: 'manual' });
  const name = shop.ownerEmail.split('@')[0] ?? '';
  return {
    paid: paid.id,
    held: held.id,
    data: ['Test shop', 'SO-77', 'SO-78', 'SO-79', 'Jasmine pearls', 'order', name, shop.slug, 'Olga Owner'],
  };
}

async function expectOnlyMessages(page: Page, where: string, data: readonly string[]): Promise<void> {
  await expect(page.locator('h1, main h2, [role=dialog], [role=menu]').first()).toBeVisible();
  expect.soft(await textsOutsideMessages(page, data), where).toEqual([]);
}

test('no text is left in code: pages', async ({ page, shop, server }) => {
  const { paid, held, data } = await makeData(shop);
  await speakPseudo(page, server.url);
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path);
    await expectOnlyMessages(page, path, data);
  }
  await shop.enter(page, 'owner');
  const own = await page.context().cookies();
  data.push(...own.map((cookie) => cookie.value));
  const pages = NAVIGATION.flatMap((group) => group.entries.map((entry) => entry.href));
  for (const rest of [...pages, '/payments/new', `/payments/${paid}`, `/payments/${held}`, '/nowhere']) {
    await page.goto(shop.path(rest));
    await expect(page.locator('h1, h2').first()).toBeVisible();
    const member = (await page.getByRole('button', { name: /Account of/ }).getAttribute('aria-label')) ?? '';
    const name = /Account of (.*)⟧/.exec(member)?.[1] ?? '';
    await expectOnlyMessages(page, rest, [...data, name]);
  }
  const events = await listEvents(shop.sandbox, EventFilters.parse({}));
  await page.goto(shop.path(`/events/${events.rows[0]?.id}`));
  await expectOnlyMessages(page, 'an event', data);
  await page.goto(`/m/${shop.slug}/live/home`);
  await expectOnlyMessages(page, 'live home', data);
});

test('no text is left in code: menus and dialogs', async ({ page, shop, server }) => {
  const { paid, held, data } = await makeData(shop);
  await speakPseudo(page, server.url);
  await shop.enter(page, 'owner');
  const openings: { path: string; button: RegExp; menuItem?: RegExp }[] = [
    { path: '/payments', button: /Account of/ },
    { path: '/payments', button: /Environment/ },
    { path: '/payments', button: /Help and keys/ },
    { path: '/payments', button: /Find or do anything/ },
    { path: `/payments/${paid}`, button: /^⟦Refund…⟧/ },
    { path: `/payments/${held}`, button: /^⟦Capture…⟧/ },
    { path: '/keys', button: /^⟦Create key⟧/ },
    { path: '/checkout', button: /^⟦New checkout session⟧/ },
  ];
  for (const { path, button } of openings) {
    await page.goto(shop.path(path));
    const member = (await page.getByRole('button', { name: /Account of/ }).getAttribute('aria-label')) ?? '';
    const name = /Account of (.*)⟧/.exec(member)?.[1] ?? '';
    const opener = page.getByRole('button', { name: button }).first();
    await opener.click();
    await expect(page.locator('[role=dialog], [role=menu]').first()).toBeVisible();
    await expectOnlyMessages(page, `${path} ${button.source}`, [...data, name]);
  }
});
