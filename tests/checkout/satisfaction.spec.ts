import { CARDS, expect, expectAccessible, payWith, SHOP, stayOnResult, test, visit } from './checkout-world';

const face = (name: string) => ({ name, exact: true });

test('one tap says how paying was, another changes it, and the way back stays open', async ({
  page,
  openSession,
  server,
}) => {
  const session = await openSession();
  const scores = async () =>
    (
      await server.database.owner.query<{ satisfaction: number | null }>(
        'SELECT satisfaction FROM payment WHERE environment_id = $1 AND checkout_session_id = $2',
        [session.environmentId, session.id],
      )
    ).rows.map(({ satisfaction }) => satisfaction);
  await stayOnResult(page);
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
  // After the way back to the shop, not before it.
  await page.getByRole('link', { name: 'Go back to Test shop' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', face('Very bad'))).toBeFocused();
  await page.getByRole('button', face('Good')).click();
  await expect(page.getByRole('status')).toHaveText('Thank you for your answer.');
  await expect(page.getByRole('button', face('Good'))).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(scores).toEqual([4]);
  await page.getByRole('button', face('Very good')).press('Enter');
  await expect.poll(scores).toEqual([5]);
  await expect(page.getByRole('button', face('Good'))).toHaveAttribute('aria-pressed', 'false');
  await expectAccessible(page);
  const tell = (score: string, headers = {}) =>
    page.request.post(`${session.url}/satisfaction`, { data: { score }, headers });
  expect((await tell('6')).status()).toBe(400);
  expect((await tell('1', { 'Sec-Fetch-Site': 'cross-site' })).status()).toBe(403);
  expect(await scores()).toEqual([5]);
});

test('whoever only waits is taken back to the shop', async ({ page, openSession }) => {
  const session = await openSession();
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await page.waitForURL(`${SHOP}/**`);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });
  test('the same form is posted, and the page says thanks', async ({ page, openSession }) => {
    const session = await openSession({ locale: 'es' });
    await page.goto(session.url);
    await page.getByLabel('Número de tarjeta').fill(CARDS.visa);
    await page.locator('#pay-expiry').fill('12/30');
    await page.locator('#pay-cvc').fill('123');
    await page.getByRole('button', { name: /^Pagar / }).click();
    await page.getByRole('button', face('Muy bien')).click();
    await expect(page.getByRole('status')).toHaveText('Gracias por su respuesta.');
    await expect(page.getByRole('button', face('Muy bien'))).toHaveAttribute('aria-pressed', 'true');
  });
});
