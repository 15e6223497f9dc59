import {
  CARDS,
  codeField,
  expect,
  expectPaid,
  expectReturned,
  fillCard,
  numberField,
  payButton,
  payWith,
  test,
  visit,
} from './checkout-world';

test('a double click is one payment', async ({ page, openSession, paymentsOf, attemptsOf }) => {
  const session = await openSession();
  await visit(page, session);
  await fillCard(page, CARDS.visa);
  await payButton(page).dblclick();
  await expectPaid(page, session);
  expect(await paymentsOf(session)).toHaveLength(1);
  expect(await attemptsOf(session)).toEqual(['captured']);
});

test('two tabs that pay at the same moment are one payment', async ({
  page,
  openSession,
  paymentsOf,
  attemptsOf,
}) => {
  const session = await openSession();
  const other = await page.context().newPage();
  await Promise.all([visit(page, session), visit(other, session)]);
  await Promise.all([fillCard(page, CARDS.visa), fillCard(other, CARDS.visa)]);
  await Promise.all([payButton(page).click(), payButton(other).click()]);
  // Whoever came first is at the shop, the other one reads that it is paid.
  for (const tab of [page, other]) await expect(tab.locator('form')).toHaveCount(0);
  await other.goto(session.url);
  await expect(other.getByRole('heading', { name: 'Already paid' })).toBeVisible();
  expect(await paymentsOf(session)).toHaveLength(1);
  expect(await attemptsOf(session)).toEqual(['captured']);
});

test('a second tab notices that it is paid', async ({ page, openSession, attemptsOf }) => {
  const session = await openSession();
  const other = await page.context().newPage();
  await visit(other, session);
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expectPaid(page, session);
  await fillCard(other, CARDS.visa);
  await payButton(other).click();
  await expect(other.getByRole('heading', { name: 'Already paid' })).toBeVisible();
  expect(await attemptsOf(session)).toEqual(['captured']);
});

test('the back button and a reload show that it is paid, never the form', async ({ page, openSession }) => {
  const session = await openSession();
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expectReturned(page, session);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Already paid' })).toBeVisible();
  await expect(page.locator('form')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Already paid' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go back to Test shop' })).toHaveAttribute(
    'href',
    /session=cs_.*payment=pay_/,
  );
});

test('what is changed in the page changes nothing', async ({ page, openSession, paymentsOf }) => {
  const session = await openSession();
  await visit(page, session);
  await page.locator('form#pay').evaluate((form) => {
    for (const [name, value] of [
      ['amount', '1'],
      ['currency', 'JPY'],
      ['success_url', 'https://evil.example/'],
    ]) {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
      form.append(field);
    }
  });
  await payWith(page, CARDS.visa);
  await expectPaid(page, session);
  expect(await paymentsOf(session)).toMatchObject([{ amount: '4200', currency: 'USD', status: 'succeeded' }]);
});

test('the same submission sent again is one attempt', async ({ request, openSession, attemptsOf }) => {
  const session = await openSession();
  const html = await (await request.get(session.url)).text();
  const form = {
    key: /name="key" value="([^"]+)"/.exec(html)?.[1] ?? '',
    method: 'card',
    number: CARDS.visa,
    expiry: '12/30',
    cvc: '123',
    amount: '1',
  };
  const send = () => request.post(`${session.url}/pay`, { form, maxRedirects: 0 });
  const answers = await Promise.all([send(), send(), send()]);
  for (const answer of answers) expect(answer.status()).toBe(303);
  expect((await send()).headers().location).toContain(session.id);
  expect(await attemptsOf(session)).toEqual(['captured']);
});

test('without connection the form waits, keeps what was typed, and pays once', async ({
  page,
  context,
  openSession,
  attemptsOf,
}) => {
  const session = await openSession();
  await visit(page, session);
  await fillCard(page, CARDS.visa);
  const keys: string[] = [];
  page.on('request', (sent) => {
    if (sent.url().endsWith('/pay')) keys.push((sent.postDataJSON() as { key: string }).key);
  });
  await context.setOffline(true);
  await payButton(page).click();
  await expect(page.getByRole('button', { name: 'Waiting for connection' })).toBeVisible();
  await expect(page.getByText('You are offline')).toBeVisible();
  await expect(numberField(page)).toHaveValue('4242 4242 4242 4242');
  await expect(codeField(page)).toHaveValue('123');
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(stored).not.toContain('4242');
  await context.setOffline(false);
  await expectPaid(page, session);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  expect(await attemptsOf(session)).toEqual(['captured']);
});

test('an answer that was lost on its way is asked for again, not paid again', async ({
  page,
  openSession,
  attemptsOf,
}) => {
  const session = await openSession();
  await visit(page, session);
  let lost = 0;
  await page.route('**/pay', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: 'Already paid' })).toBeVisible();
  expect(lost).toBe(1);
  expect(await attemptsOf(session)).toEqual(['captured']);
});
