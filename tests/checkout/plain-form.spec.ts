import {
  CARDS,
  codeField,
  expect,
  fillCard,
  numberField,
  payButton,
  payWith,
  SHOP,
  test,
} from './checkout-world';

test.use({ javaScriptEnabled: false });

test('a card pays without scripts', async ({ page, openSession, attemptsOf }) => {
  const session = await openSession();
  await page.goto(session.url);
  await payWith(page, '4242 4242 4242 4242');
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
  await page.getByRole('link', { name: 'Go back to Test shop' }).click();
  await expect(page).toHaveURL(new RegExp(`^${SHOP}/thanks\\?order=77&session=${session.id}&payment=pay_`));
  expect(await attemptsOf(session)).toEqual(['captured']);
});

test('3-D Secure works without scripts', async ({ page, openSession }) => {
  const session = await openSession();
  await page.goto(session.url);
  await payWith(page, CARDS.challenge);
  const code = /is (\d+)/.exec((await page.getByText('The test code is').textContent()) ?? '')?.[1] ?? '';
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
});

test('Alipay works without scripts', async ({ page, openSession }) => {
  const session = await openSession();
  await page.goto(session.url);
  await page.getByRole('radio', { name: 'Alipay' }).check();
  await expect(numberField(page)).toBeHidden();
  await page.getByRole('button', { name: 'Pay 42.00 USD with Alipay' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
});

test('errors and declines are explained, and no card field is filled in again', async ({
  page,
  openSession,
}) => {
  const session = await openSession();
  await page.goto(session.url);
  await payWith(page, '42424242');
  await expect(page.locator('#pay-number-error')).toHaveText('Enter the complete card number');
  await expect(numberField(page)).toHaveValue('');
  await expect(codeField(page)).toHaveValue('');
  expect(page.url()).not.toContain('4242');
  await payWith(page, CARDS.declined);
  await expect(page.getByText('Your bank declined')).toBeVisible();
  await fillCard(page, CARDS.visa);
  await payButton(page).click();
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
});
