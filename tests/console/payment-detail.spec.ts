import type { Page } from '@playwright/test';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { setFaults } from '@/lib/sandbox/faults';
import { violationsOf } from '../support/axe';
import { contrastViolationsOf } from '../support/axe-colours';
import { expect, type Shop, test } from './console-world';
import { keysAnswer } from './keyboard';

/** Every link of the explanation, and whether what it points to is on the page exactly once. */
async function brokenEvidence(page: Page): Promise<string[]> {
  const links = page.locator('#explain a');
  await expect(links.first()).toBeVisible();
  return links.evaluateAll((all) =>
    all
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => document.querySelectorAll(`[id="${href.slice(1)}"]`).length !== 1),
  );
}

async function refund(shop: Shop, payment: string, amount: number | null) {
  await issueRefund(shop.sandbox, IssueRefund.parse({ payment, amount }), { claim: null });
}

test('every sentence of the explanation leads to what shows it', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const paid = await shop.pay({ amount: 10_000 });
  await refund(shop, paid.id, 2_500);
  const held = await shop.pay({ amount: 4_200, capture_method: 'manual' });
  const declined = {
    amount: 990,
    payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
    reference: 'DECLINED',
  };
  await shop.pay(declined).catch(() => null);
  const waiting = await shop.pay({ amount: 700, payment_method: 'pm_card_threeDSecure2Required' });
  for (const { id } of [paid, held, waiting]) {
    await page.goto(shop.path(`/payments/${id}`));
    expect(await brokenEvidence(page)).toEqual([]);
  }
  await page.goto(shop.path('/payments?q=DECLINED'));
  await page.goto((await page.locator('a[data-row]').first().getAttribute('href')) ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Insufficient funds');
  expect(await brokenEvidence(page)).toEqual([]);
  const explanation = page.locator('#explain');
  await expect(explanation).toContainText('Card network declined attempt 1: Insufficient funds (code 51).');
  await expect(explanation).toContainText('The payer can try 4 more times.');

  await page.goto(shop.path(`/payments/${paid.id}`));
  // A place that is gone to before the page lives is kept, but the router writes its own address over it.
  await keysAnswer(page);
  const sentence = explanation.getByRole('link', { name: '25.00 USD went back to the payer in 1 refund.' });
  await sentence.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#re_/);
  await expect(page.locator('#refunds tr:target')).toContainText('25.00');
});

test('the money ends in the net that the books have', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 10_000 });
  await refund(shop, id, 2_500);
  await page.goto(shop.path(`/payments/${id}`));
  // 2.9 % of 100.00 and 0.30 fixed; the fee is not returned with the refund.
  await expect(page.locator('#money-captured [data-amount="10000 USD"]')).toBeVisible();
  await expect(page.locator('#money-feePercent')).toContainText('Fee 2.9% of captures');
  await expect(page.locator('#money-feePercent [data-amount="-290 USD"]')).toBeVisible();
  await expect(page.locator('#money-feeFixed [data-amount="-30 USD"]')).toBeVisible();
  await expect(page.locator('#money-refunded [data-amount="-2500 USD"]')).toBeVisible();
  await expect(page.locator('#money-net [data-amount="7180 USD"]')).toBeVisible();
  const books = page.locator('#ledger');
  await expect(books.getByText('Yours', { exact: true })).toBeVisible();
  await expect(books.locator('[data-amount="7180 USD"]')).toBeVisible();
  await expect(books.locator('.double-rule [data-amount="0 USD"]')).toBeVisible();
  await books.getByRole('link', { name: 'See what caused it' }).first().click();
  await expect(page.locator('#timeline li:target')).toContainText('100.00 USD captured, fee 3.20 USD');
});

test('the story stands by cause; a call opens to what was said, and it is copied', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  const attempt = page.locator('#timeline > ol > li').nth(1);
  await expect(attempt.getByRole('heading')).toHaveText('Attempt 1 · 50.00 USD');
  await expect(attempt).toContainText(/Risk score \d+ of 99/);
  await expect(attempt).toContainText('the only connector here for this method');
  await expect(attempt).toContainText('Card network approved 50.00 USD');
  await attempt.getByText('Request and answer').focus();
  await page.keyboard.press('Enter');
  await expect(attempt.getByRole('region', { name: 'Request' })).toContainText('4242');
  await expect(attempt.getByRole('region', { name: 'Request' })).not.toContainText('4242424242424242');
  await attempt.getByRole('button', { name: 'Copy', exact: true }).first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('"operation_id"');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Copy as curl' }).click();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  expect(curl).toContain(`/api/v1/payments/${id}`);
  expect(curl).toContain('Bearer $COUNTINGHOUSE_KEY');
});

test('an answer that never came says so and warns', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await setFaults(shop.sandbox.environment.id, [
    { fault: 'error_after', kind: 'authorization', remaining: 1 },
  ]);
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  await expect(page.locator('#timeline')).toContainText('what became of it; do not charge again');
  await expect(page.locator('#explain')).toContainText('Nobody knows yet whether 50.00 USD was taken.');
  expect(await brokenEvidence(page)).toEqual([]);
});

test('nothing moves while the page loads, and times say their zone', async ({ page, shop }) => {
  await page.addInitScript(() => {
    const seen = window as typeof window & { shifted: number };
    seen.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        seen.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await shop.enter(page, 'owner');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`), { waitUntil: 'networkidle' });
  const shifted = await page.evaluate(() => (window as typeof window & { shifted: number }).shifted);
  expect(shifted).toBeLessThan(0.02);
  const times = page.locator('#timeline time');
  const titles = await times.evaluateAll((all) => all.map((time) => time.getAttribute('title') ?? ''));
  expect(titles.length).toBeGreaterThan(4);
  for (const title of titles) expect(title).toContain('UTC');
});

test('what happens elsewhere is told without a reload, and not behind an open dialog', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${id}`));
  await page.getByRole('button', { name: 'Edit…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await refund(shop, id, 1_000);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('10.00 USD refunded');
  await refund(shop, id, 500);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('15.00 USD refunded');
});

test('a payment that is not here is the same as one of others', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const there = await page.goto(shop.path('/payments/pay_01kb7q2m8t4w9x5r0c6hz3vn1e'));
  expect(there?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such payment' })).toBeVisible();
  await page.getByRole('link', { name: 'See all payments' }).click();
  await expect(page).toHaveURL(shop.path('/payments'));
});

const HOSTILE = '<b onclick=alert(1)>=1+1</b> \u202Eevil\u202C مرحبا 👩‍👩‍👧‍👦';

test('long, large and hostile values stay in their place, in both schemes', async ({ page, shop }) => {
  // No colour is looked at on its way to another.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await shop.enter(page, 'finance');
  const { id } = await shop.pay({
    amount: 999_999_999_999,
    customer_email: `${'long'.repeat(12)}@${'example.'.repeat(10)}test`,
    description: HOSTILE.repeat(6),
    reference: 'R'.repeat(200),
    metadata: { ['k'.repeat(40)]: 'v'.repeat(500), emoji: HOSTILE },
  });
  await refund(shop, id, 123_456_789_012);
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(shop.path(`/payments/${id}`));
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
    const cut = await page.locator('main [data-amount]').evaluateAll((all) =>
      all
        .filter((amount) => {
          const box = amount.getBoundingClientRect();
          return box.width > 0 && (box.left < 0 || box.right > innerWidth + 0.5);
        })
        .map((amount) => amount.getAttribute('data-amount')),
    );
    expect(cut, `amounts at ${width} px`).toEqual([]);
    await expect.poll(() => violationsOf(page), `at ${width} px`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await contrastViolationsOf(page), `at ${width} px in the dark`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await expect(page.locator('main b')).toHaveCount(0);
});
