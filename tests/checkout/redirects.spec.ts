import type { Page } from '@playwright/test';
import {
  CARDS,
  expect,
  expectPaid,
  expectReturned,
  payButton,
  payWith,
  ready,
  test,
  visit,
} from './checkout-world';

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Confirm' }).click();
}

async function codeOnPage(page: Page): Promise<string> {
  const text = (await page.getByText('The test code is').textContent()) ?? '';
  return /is (\d+)/.exec(text)?.[1] ?? '';
}

test.describe('3-D Secure', () => {
  test('the right code pays', async ({ page, openSession, attemptsOf }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, CARDS.challenge);
    await expect(page).toHaveURL(/\/sandbox\/card\//);
    await enterCode(page, await codeOnPage(page));
    await expectReturned(page, session);
    expect(await attemptsOf(session)).toEqual(['captured']);
  });

  test('wrong codes charge nothing, and another card pays', async ({ page, openSession, attemptsOf }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, CARDS.challenge);
    await expect(page).toHaveURL(/\/sandbox\/card\//);
    await enterCode(page, '000000');
    await expect(page.getByRole('alert')).toContainText('2 tries');
    await enterCode(page, '000000');
    await expect(page.getByRole('alert')).toContainText('One try');
    await enterCode(page, '000000');
    await expect(page.getByText('Your bank could not confirm that it was you')).toBeVisible();
    await ready(page);
    await payWith(page, CARDS.visa);
    await expectPaid(page, session);
    expect(await attemptsOf(session)).toEqual(['declined', 'captured']);
  });

  test('a challenge that is canceled leads back to the form', async ({ page, openSession, paymentsOf }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, CARDS.challenge);
    await expect(page).toHaveURL(/\/sandbox\/card\//);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('You did not confirm the payment')).toBeVisible();
    await expect(payButton(page)).toBeVisible();
    expect((await paymentsOf(session))[0]?.status).toBe('requires_payment_method');
  });

  test('an authenticated card can still be declined', async ({ page, openSession }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, CARDS.challengeThenDecline);
    await expect(page).toHaveURL(/\/sandbox\/card\//);
    await enterCode(page, await codeOnPage(page));
    await expect(page.getByText('Your bank declined')).toBeVisible();
  });

  test('who goes back from the bank is offered to continue, not to pay twice', async ({
    page,
    openSession,
    attemptsOf,
  }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, CARDS.challenge);
    await expect(page).toHaveURL(/\/sandbox\/card\//);
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Your bank or wallet waits for you' })).toBeVisible();
    await expect(page.locator('form')).toHaveCount(0);
    await page.getByRole('link', { name: 'Continue to confirm' }).click();
    await enterCode(page, await codeOnPage(page));
    await expectPaid(page, session);
    expect(await attemptsOf(session)).toEqual(['captured']);
  });

  test('the address of the return page is not believed', async ({ page, openSession, paymentsOf }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, CARDS.challenge);
    await expect(page).toHaveURL(/\/sandbox\/card\//);
    await page.goto(`${session.url}/return?status=succeeded&result=approved&payment=pay_1`);
    await expect(page.getByRole('heading', { name: 'Your bank or wallet waits for you' })).toBeVisible();
    expect((await paymentsOf(session))[0]?.status).toBe('requires_action');
  });
});

test.describe('Alipay', () => {
  test('an approval in the wallet pays', async ({ page, openSession, attemptsOf }) => {
    const session = await openSession();
    await visit(page, session);
    await page.getByRole('radio', { name: 'Alipay' }).check();
    await expect(page.getByLabel('Card number')).toBeHidden();
    await expect(payButton(page)).toHaveAccessibleName('Pay 42.00 USD with Alipay');
    await payButton(page).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await expectPaid(page, session);
    expect(await attemptsOf(session)).toEqual(['captured']);
  });

  for (const button of ['Decline', 'Close the wallet']) {
    test(`“${button}” leads back, and a card pays`, async ({ page, openSession, attemptsOf }) => {
      const session = await openSession();
      await visit(page, session);
      await page.getByRole('radio', { name: 'Alipay' }).check();
      await payButton(page).click();
      await page.getByRole('button', { name: button }).click();
      await ready(page);
      await expect(page.getByText('Nothing was charged', { exact: false }).first()).toBeVisible();
      // The wallet stands below now, and says why.
      await expect(page.getByRole('radio').first()).toHaveAttribute('value', 'card');
      await expect(page.getByRole('radio').first()).toBeChecked();
      await expect(page.getByText('Did not go through a moment ago')).toBeVisible();
      await payWith(page, CARDS.visa);
      await expectPaid(page, session);
      expect(await attemptsOf(session)).toHaveLength(2);
    });
  }

  test('a session that takes only Alipay asks for no card', async ({ page, openSession }) => {
    const session = await openSession({ methods: ['alipay'] });
    await visit(page, session);
    await expect(page.getByLabel('Card number')).toHaveCount(0);
    await payButton(page).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await expectPaid(page, session);
  });
});
