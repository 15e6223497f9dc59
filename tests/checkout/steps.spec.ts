import {
  expect,
  numberField,
  type OpenSession,
  payButton,
  payWith,
  ready,
  test,
  visit,
} from './checkout-world';

type Shared = {
  server: {
    database: { owner: { query(text: string, values: unknown[]): Promise<{ rows: { step: string }[] }> } };
  };
};

/** The steps of a session's page in the order of the page, with the method behind those that have one. */
async function stepsOf({ server }: Shared, { id }: OpenSession): Promise<string[]> {
  const { rows } = await server.database.owner.query(
    "SELECT trim(step || ' ' || method) AS step FROM checkout_step WHERE session_id = $1 ORDER BY at, step DESC, method",
    [id],
  );
  return rows.map(({ step }) => step);
}

test('the page says once that it was seen, what was chosen, and that the form was refused', async ({
  page,
  openSession,
  server,
}) => {
  const session = await openSession();
  // Something that reads the page without running it is nobody.
  expect((await page.request.get(session.url)).status()).toBe(200);
  expect(await stepsOf({ server }, session)).toEqual([]);
  await visit(page, session);
  await expect.poll(() => stepsOf({ server }, session)).toEqual(['opened']);
  await page.getByRole('radio', { name: 'Alipay' }).check();
  await expect.poll(() => stepsOf({ server }, session)).toEqual(['opened', 'chosen alipay']);
  await page.getByRole('radio', { name: 'Card', exact: true }).check();
  await numberField(page).fill('4242');
  await payButton(page).click();
  const all = ['opened', 'chosen alipay', 'chosen card', 'refused card'];
  await expect.poll(() => stepsOf({ server }, session)).toEqual(all);
  await page.reload();
  await ready(page);
  await numberField(page).fill('42');
  await payButton(page).click();
  await expect(page.locator('#pay-number-error')).toBeVisible();
  expect(await stepsOf({ server }, session)).toEqual(all);
  // Only our own page may say it, and only what there is to say.
  const tell = (step: string, headers = {}) =>
    page.request.post(`${session.url}/steps`, { data: { step }, headers });
  expect((await tell('paid')).status()).toBe(400);
  expect((await tell('chosen')).status()).toBe(400);
  expect((await tell('opened', { 'Sec-Fetch-Site': 'cross-site' })).status()).toBe(403);
  expect((await tell('opened')).status()).toBe(204);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });
  test('the submission tells of the steps before it', async ({ page, openSession, server }) => {
    const session = await openSession();
    await page.goto(session.url);
    expect(await stepsOf({ server }, session)).toEqual([]);
    await payWith(page, '4242 4242 4242 4242');
    await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
    expect(await stepsOf({ server }, session)).toEqual(['opened', 'chosen card']);
  });
});
