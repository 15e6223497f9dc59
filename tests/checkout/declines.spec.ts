import { setFaults } from '@/lib/sandbox/faults';
import {
  CARDS,
  codeField,
  expect,
  expectPaid,
  numberField,
  payButton,
  payWith,
  test,
  visit,
} from './checkout-world';

const DECLINES = [
  { card: CARDS.declined, title: 'Your bank declined' },
  { card: CARDS.noFunds, title: 'This card did not go through' },
  { card: CARDS.lost, title: 'This card did not go through' },
  { card: CARDS.wrongCvc, title: 'Check the card’s details' },
];

for (const { card, title } of DECLINES) {
  test(`the decline of …${card.slice(-4)} is told by its class, and another card pays`, async ({
    page,
    openSession,
    attemptsOf,
    paymentsOf,
  }) => {
    const session = await openSession();
    await visit(page, session);
    await payWith(page, card);
    const box = page.getByRole('alert').filter({ hasText: title });
    await expect(box).toBeFocused();
    await expect(box).toContainText('Nothing was charged');
    await expect(page.locator('body')).not.toContainText(/lost|stolen|fraud|insufficient|\b(05|41|51|N7)\b/i);
    await expect(codeField(page)).toHaveValue('');
    await payWith(page, CARDS.visa);
    await expectPaid(page, session);
    expect(await attemptsOf(session)).toEqual(['declined', 'captured']);
    expect(await paymentsOf(session)).toHaveLength(1);
  });
}

test('after a reload the page still says why, and the fields are empty', async ({ page, openSession }) => {
  const session = await openSession();
  await visit(page, session);
  await payWith(page, CARDS.declined);
  await expect(page.getByText('Your bank declined')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Your bank declined')).toBeVisible();
  await expect(numberField(page)).toHaveValue('');
  await expect(codeField(page)).toHaveValue('');
});

test('five declines end the session, and no form is shown any more', async ({
  page,
  openSession,
  paymentsOf,
}) => {
  const session = await openSession();
  await visit(page, session);
  for (let decline = 1; decline < 5; decline += 1) {
    await payWith(page, CARDS.declined);
    await expect(codeField(page)).toHaveValue('');
    await expect(payButton(page)).toHaveAccessibleName('Pay 42.00 USD');
  }
  await payWith(page, CARDS.declined);
  await expect(page.getByRole('heading', { name: 'This payment could not be completed' })).toBeVisible();
  await expect(page.locator('form')).toHaveCount(0);
  expect((await paymentsOf(session))[0]?.status).toBe('failed');
});

test('a network that cannot be reached charges nothing, and the next try pays', async ({
  page,
  openSession,
}) => {
  const session = await openSession();
  await setFaults(session.environmentId, [{ fault: 'refused', kind: 'authorization', remaining: 1 }]);
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expect(page.getByText('The payment could not be sent')).toBeVisible();
  await payWith(page, CARDS.visa);
  await expectPaid(page, session);
});

test('an answer that never came is waited for, without a form', async ({
  page,
  openSession,
  paymentsOf,
  attemptsOf,
}) => {
  const session = await openSession();
  await setFaults(session.environmentId, [{ fault: 'error_after', kind: 'authorization', remaining: 1 }]);
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: 'We are confirming your payment' })).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Do not pay again');
  await expect(page.locator('form')).toHaveCount(0);
  // The resolver asks the network; the page notices by itself.
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible({ timeout: 60_000 });
  expect(await paymentsOf(session)).toHaveLength(1);
  expect(await attemptsOf(session)).toEqual(['captured']);
});
