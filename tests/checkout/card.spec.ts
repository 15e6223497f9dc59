import {
  CARDS,
  codeField,
  expect,
  expectPaid,
  expectReturned,
  expiryField,
  fillCard,
  numberField,
  payButton,
  payWith,
  stayOnResult,
  test,
  visit,
} from './checkout-world';

test('a card pays, and the shop gets the ids', async ({ page, openSession, paymentsOf }) => {
  const session = await openSession();
  await visit(page, session);
  await expect(page).toHaveTitle(/Pay 42\.00 USD to Test shop/);
  await expect(payButton(page)).toHaveAccessibleName('Pay 42.00 USD');
  await payWith(page, CARDS.visa);
  await expectReturned(page, session);
  const [payment, ...others] = await paymentsOf(session);
  expect(others).toEqual([]);
  expect(payment).toMatchObject({ status: 'succeeded', amount: '4200', currency: 'USD', attempt_count: 1 });
});

test('the result says what was paid to whom before it leads on', async ({ page, openSession }) => {
  await stayOnResult(page);
  const session = await openSession();
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
  await expect(page.getByText('Test shop has your payment of 42.00 USD.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go back to Test shop' })).toBeVisible();
});

test('amounts have the currency’s own digits', async ({ page, openSession }) => {
  const yen = await openSession({ currency: 'JPY', line_items: [{ name: 'Tea', amount: 4_200 }] });
  await visit(page, yen);
  await expect(payButton(page)).toHaveAccessibleName('Pay 4,200 JPY');
  const dinar = await openSession({ currency: 'KWD', line_items: [{ name: 'Tea', amount: 4_200 }] });
  await visit(page, dinar);
  await expect(payButton(page)).toHaveAccessibleName('Pay 4.200 KWD');
});

test('a payment that is captured later is complete for its payer', async ({
  page,
  openSession,
  paymentsOf,
}) => {
  const session = await openSession({ capture_method: 'manual' });
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expectReturned(page, session);
  expect((await paymentsOf(session))[0]?.status).toBe('authorized');
});

test('the number is grouped as it is typed and the caret stays where it was', async ({
  page,
  openSession,
}) => {
  await visit(page, await openSession());
  const number = numberField(page);
  await number.pressSequentially('4242424242424242');
  await expect(number).toHaveValue('4242 4242 4242 4242');
  await expect(page.locator('#pay-number-found')).toHaveText('Visa');
  // Behind the first group: deletes its last digit, then types another one there.
  await number.evaluate((field: HTMLInputElement) => field.setSelectionRange(4, 4));
  await page.keyboard.press('Backspace');
  await expect(number).toHaveValue('4244 2424 2424 242');
  await page.keyboard.type('7');
  await expect(number).toHaveValue('4247 4242 4242 4242');
  expect(await number.evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(4);
});

test('an Amex number has its own groups and a code of four digits', async ({ page, openSession }) => {
  const session = await openSession();
  await visit(page, session);
  await numberField(page).pressSequentially(CARDS.amex);
  await expect(numberField(page)).toHaveValue('3782 822463 10005');
  await expect(page.getByText('4 digits on the front')).toBeVisible();
  await expiryField(page).pressSequentially('1230');
  await expect(expiryField(page)).toHaveValue('12/30');
  await codeField(page).fill('123');
  await payButton(page).click();
  await expect(page.locator('#pay-cvc-error')).toHaveText('Enter the 4 digits on the front of the card');
  await codeField(page).fill('1234');
  await payButton(page).click();
  await expectPaid(page, session);
});

test('pasted separators and digits of other scripts are understood', async ({ page, openSession }) => {
  const session = await openSession();
  await visit(page, session);
  await numberField(page).fill(' 4242-4242 4242–4242 ');
  await expect(numberField(page)).toHaveValue('4242 4242 4242 4242');
  await numberField(page).fill('٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢');
  await expect(numberField(page)).toHaveValue('4242 4242 4242 4242');
  await expiryField(page).fill('١٢/٣٠');
  await codeField(page).fill('١٢٣');
  await payButton(page).click();
  await expectPaid(page, session);
});

const WRONG = [
  { name: 'an incomplete number', number: '42424242', error: 'Enter the complete card number' },
  {
    name: 'a wrong check digit',
    number: '4242424242424241',
    error: 'Check the card number, one digit seems wrong',
  },
  {
    name: 'twenty digits',
    number: '42424242424242424242',
    error: 'Check the card number, one digit seems wrong',
  },
  {
    name: 'a number of no brand',
    number: '9999999999999995',
    error: 'Use a card of another brand, this one is not accepted',
  },
];

for (const { name, number, error } of WRONG) {
  test(`${name} is explained beside the field`, async ({ page, openSession, paymentsOf }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, number);
    await expect(page.locator('#pay-number-error')).toHaveText(error);
    await expect(numberField(page)).toBeFocused();
    await expect(numberField(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(codeField(page)).toHaveValue('');
    expect(await paymentsOf(session)).toEqual([]);
  });
}

test('all errors are summed up, the first has the focus, and the rest stays as typed', async ({
  page,
  openSession,
}) => {
  await visit(page, await openSession());
  await numberField(page).fill(CARDS.visa);
  await expiryField(page).fill('01/20');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await payButton(page).click();
  const summary = page.getByRole('alert').filter({ hasText: 'Correct 2 entries' });
  await expect(summary.getByRole('link')).toHaveText([
    'Use a card that has not expired',
    'Enter the security code',
  ]);
  await expect(expiryField(page)).toBeFocused();
  await summary.getByRole('link', { name: 'Enter the security code' }).click();
  await expect(codeField(page)).toBeFocused();
  await expect(numberField(page)).toHaveValue('4242 4242 4242 4242');
  await expect(page.getByLabel('E-mail')).toHaveValue('ada@example.com');
});

test('a sandbox takes test cards only', async ({ page, openSession, paymentsOf }) => {
  const session = await openSession();
  await visit(page, session);
  await payWith(page, '4111111111111111');
  await expect(page.locator('#pay-number-error')).toContainText('Use a test card here');
  expect(await paymentsOf(session)).toEqual([]);
});

test('the payer’s e-mail goes with the payment', async ({ page, openSession, server }) => {
  const session = await openSession();
  await visit(page, session);
  await fillCard(page, CARDS.visa);
  await page.getByLabel('E-mail').fill(' Ada@Example.com');
  await payButton(page).click();
  await expectPaid(page, session);
  const { rows } = await server.database.owner.query(
    'SELECT customer_email FROM payment WHERE environment_id = $1 AND checkout_session_id = $2',
    [session.environmentId, session.id],
  );
  expect(rows).toEqual([{ customer_email: 'ada@example.com' }]);
});
