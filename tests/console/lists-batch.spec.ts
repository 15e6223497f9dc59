import type { Page } from '@playwright/test';
import { LOCALE_COOKIE } from '@/lib/i18n/languages';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { CancelPayment } from '@/lib/payments/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { violationsOf } from '../support/axe';
import { expect, type Shop, test } from './console-world';
import { record, replay, stateOf } from './recorded-actions';

const NO_KEY = { claim: null };

/** Selects every row and opens one of the batch's dialogs. */
async function open(
  page: Page,
  shop: Shop,
  action: string,
  all = 'Select all rows of this page',
  selected = 'Selected rows',
) {
  await page.goto(shop.path('/payments'));
  await page.getByRole('checkbox', { name: all }).check();
  await page.getByRole('region', { name: selected }).getByRole('button', { name: action }).click();
  return page.getByRole('dialog');
}

/** What the dialog says of one payment. */
const said = (page: Page, payment: { id: string }) =>
  page
    .getByRole('dialog')
    .getByRole('listitem')
    .filter({ hasText: payment.id.slice(-6) });

/** Sends the recorded batch again as the same member with the same key, twice at once; the answers tell of success. */
async function sendAgain(page: Page, sent: Awaited<ReturnType<typeof record>>): Promise<void> {
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answers = await Promise.all([1, 2].map(() => replay(sent, { cookie, body: sent.body })));
  for (const { status, text } of answers) {
    expect(status).toBe(200);
    expect(text).toContain('"isDone":true');
  }
}

/** The same, and nothing of the merchant's may change by it. */
async function expectOnce(
  page: Page,
  shop: Shop,
  pool: Parameters<typeof stateOf>[0],
  sent: Awaited<ReturnType<typeof record>>,
): Promise<void> {
  const before = await stateOf(pool, shop.sandbox.environment.merchantId);
  await sendAgain(page, sent);
  expect(await stateOf(pool, shop.sandbox.environment.merchantId)).toBe(before);
}

test('cancel: some are done, one was canceled meanwhile and says so; sent again it acts once', async ({
  page,
  shop,
  server,
}) => {
  const payments = [];
  for (const amount of [1_000, 2_000, 3_000])
    payments.push(await shop.pay({ amount, capture_method: 'manual' }));
  const [first, second, third] = payments;
  if (!first || !second || !third) throw new Error('three payments');
  const captured = await shop.pay({ amount: 9_000 });
  await shop.enter(page, 'finance');
  const dialog = await open(page, shop, 'Cancel…');
  await expect(dialog.locator('[data-amount="6000 USD"]')).toBeVisible();
  await expect(dialog).toContainText('1 selected payment cannot be canceled');
  await cancelPayment(shop.sandbox, { ...CancelPayment.parse({}), id: second.id }, NO_KEY);
  const sent = await record(page, 'cancel', () =>
    dialog.getByRole('button', { name: 'Cancel 3 payments' }).dblclick(),
  );
  await expect(dialog).toContainText('2 of 3 done');
  await expect(said(page, first)).toContainText('Done');
  await expect(said(page, second)).toContainText(/canceled/);
  await expect(said(page, third)).toContainText('Done');
  await expect(said(page, captured)).toHaveCount(0);
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await expectOnce(page, shop, server.database.owner, sent);
  const { rows } = await server.database.owner.query(
    "SELECT count(*)::int AS count FROM event WHERE environment_id = $1 AND type = 'payment.canceled'",
    [shop.sandbox.environment.id],
  );
  expect(rows[0]?.count).toBe(3);
});

test('refund: done, waiting for a second person, refused; a double press, a reload and the same key act once', async ({
  page,
  shop,
  server,
}) => {
  const small = await shop.pay({ amount: 5_000 });
  const large = await shop.pay({ amount: 20_000 });
  const gone = await shop.pay({ amount: 4_000 });
  await shop.enter(page, 'support');
  const dialog = await open(page, shop, 'Refund…');
  await expect(dialog.locator('[data-amount="29000 USD"]')).toBeVisible();
  await issueRefund(shop.sandbox, IssueRefund.parse({ payment: gone.id, reason: 'duplicate' }), NO_KEY);
  const sent = await record(page, 'refund', () =>
    dialog.getByRole('button', { name: 'Refund 3 payments' }).dblclick(),
  );
  await expect(dialog).toContainText('2 of 3 done');
  await expect(said(page, small)).toContainText('Written down, the amount is held');
  await expect(said(page, large)).toContainText('Waits for a second person');
  await expect(said(page, gone)).toContainText('Nothing remains of it. Nothing was moved.');
  // The refunds leave while this goes on, so what counts is how many there are in the end.
  await sendAgain(page, sent);
  await page.reload();
  const again = await open(page, shop, 'Refund…');
  await expect(again).toContainText('None of the selected payments has anything left to refund');
  await expect(again.getByRole('button', { name: /^Refund/ })).toHaveCount(0);
  const { rows } = await server.database.owner.query(
    'SELECT payment_id, amount::int FROM refund WHERE environment_id = $1 ORDER BY amount',
    [shop.sandbox.environment.id],
  );
  expect(rows).toEqual([
    { payment_id: gone.id, amount: 4_000 },
    { payment_id: small.id, amount: 5_000 },
    { payment_id: large.id, amount: 20_000 },
  ]);
});

test('tag: a payment with no room for another key is refused, and says why in the reader’s language', async ({
  page,
  shop,
  server,
}) => {
  const plain = await shop.pay({ amount: 1_000, metadata: { shop: 'Berlin' } });
  const keys = Array.from({ length: 50 }, (_, nth) => [`key_${nth}`, 'x']);
  const full = await shop.pay({ amount: 2_000, metadata: Object.fromEntries(keys) });
  await shop.enter(page, 'finance');
  const dialog = await open(page, shop, 'Tag…');
  await dialog.getByLabel('Name').fill('campaign');
  await dialog.getByLabel('Value').fill('spring');
  const sent = await record(page, 'tag', () =>
    dialog.getByRole('button', { name: 'Tag 2 payments' }).dblclick(),
  );
  await expect(dialog).toContainText('1 of 2 done');
  await expect(said(page, full)).toContainText('50');
  await expectOnce(page, shop, server.database.owner, sent);
  const { rows } = await server.database.owner.query(
    "SELECT id, version, metadata->>'campaign' AS tag FROM payment WHERE environment_id = $1 ORDER BY amount",
    [shop.sandbox.environment.id],
  );
  expect(rows).toEqual([
    { id: plain.id, version: plain.version + 1, tag: 'spring' },
    { id: full.id, version: full.version, tag: null },
  ]);
  await page.context().addCookies([{ name: LOCALE_COOKIE, value: 'es', url: server.url }]);
  const spanish = await open(
    page,
    shop,
    'Etiquetar…',
    'Seleccionar todas las filas de esta página',
    'Filas seleccionadas',
  );
  await spanish.getByLabel('Nombre').fill('campaign');
  await spanish.getByLabel('Valor').fill('autumn');
  await spanish.getByRole('button', { name: 'Etiquetar 2 pagos' }).click();
  await expect(said(page, full)).toContainText('Los metadatos superan un límite.');
});
