import { setFaults } from '@/lib/sandbox/faults';
import {
  CARDS,
  expect,
  expectAccessible,
  expectPaid,
  numberField,
  payButton,
  payWith,
  ready,
  stayOnResult,
  test,
  visit,
} from './checkout-world';

for (const [name, viewport] of [
  ['phone', { width: 390, height: 844 }],
  ['desktop', { width: 1440, height: 900 }],
] as const) {
  test.describe(name, () => {
    test.use({ viewport });

    test('no state has a violation', async ({ page, openSession }) => {
      const session = await openSession({ expires_in: 1_800 });
      await visit(page, session);
      if (name === 'phone') await page.getByText('Show 2 items').click();
      await expectAccessible(page);
      await numberField(page).fill('4242');
      await payButton(page).click();
      await expect(page.getByRole('alert').getByRole('link')).toHaveCount(3);
      await expectAccessible(page);
      await payWith(page, CARDS.declined);
      await expect(page.getByText('Your bank declined')).toBeVisible();
      await expectAccessible(page);
      await payWith(page, CARDS.challenge);
      await expect(page).toHaveURL(/\/sandbox\//);
      await page.goto(session.url);
      await expect(page.getByRole('link', { name: 'Continue to confirm' })).toBeVisible();
      await expectAccessible(page);
      await page.goto(session.url.replace(session.id, 'cs_1'));
      await expectAccessible(page);
    });
  });
}

test('the results have no violation', async ({ page, openSession }) => {
  const session = await openSession();
  await setFaults(session.environmentId, [{ fault: 'error_after', kind: 'authorization', remaining: 1 }]);
  // The page would leave for the shop while it is examined.
  await stayOnResult(page);
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: 'We are confirming your payment' })).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page.goto(session.url);
  await expect(page.getByRole('heading', { name: 'Already paid' })).toBeVisible();
  await expectAccessible(page);
  const canceled = await openSession();
  await visit(page, canceled);
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await expect(page.getByRole('heading', { name: 'Canceled' })).toBeVisible();
  await expectAccessible(page);
});

test('a payment by keyboard alone', async ({ page, openSession }) => {
  const session = await openSession();
  await visit(page, session);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Card' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type(CARDS.visa);
  await page.keyboard.press('Tab');
  await page.keyboard.type('1230');
  await page.keyboard.press('Tab');
  await page.keyboard.type('123');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ada@example.com');
  await page.keyboard.press('Tab');
  await expect(payButton(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expectPaid(page, session);
});

test('nothing overflows at 320 px, and phones do not zoom into fields', async ({ page, openSession }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const session = await openSession({
    currency: 'KWD',
    line_items: [
      { name: `A very-long-name-${'without-a-break-'.repeat(6)} 灯笼茶 🍵 شاي`, amount: 999_999_999_999 },
    ],
  });
  await visit(page, session);
  await page.getByText('Show 1 item').click();
  await payButton(page).click();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const size = await numberField(page).evaluate((field) =>
    Number.parseFloat(getComputedStyle(field).fontSize),
  );
  expect(size).toBeGreaterThanOrEqual(16);
});

test('browsers know what belongs into which field', async ({ page, openSession }) => {
  await visit(page, await openSession());
  const facts = await page
    .locator('form#pay input:not([type=hidden]):not([type=radio])')
    .evaluateAll((fields) =>
      fields.map((field) => [
        field.getAttribute('name'),
        field.getAttribute('autocomplete'),
        field.getAttribute('inputmode'),
      ]),
    );
  expect(facts).toEqual([
    ['number', 'cc-number', 'numeric'],
    ['expiry', 'cc-exp', 'numeric'],
    ['cvc', 'cc-csc', 'numeric'],
    ['email', 'email', null],
  ]);
});

test('the time that is left is shown and announced, and the page ends with it', async ({
  page,
  openSession,
}) => {
  await page.clock.install();
  const session = await openSession({ expires_in: 1_800 });
  await visit(page, session);
  await expect(page.getByText(/Time left (30:00|29:\d\d)/)).toBeVisible();
  await page.clock.fastForward('20:05');
  await expect(page.locator('[aria-live=polite]', { hasText: '10 minutes left to pay.' })).toHaveCount(1);
  await ready(page);
});
