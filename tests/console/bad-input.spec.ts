import { truncateSync, writeFileSync } from 'node:fs';
import { db } from '@/lib/db';
import { expect, test } from './console-world';

test('a second press while the first is under way does nothing more', async ({ page, shop }) => {
  const environmentId = shop.sandbox.environment.id;
  await shop.enter(page, 'owner');
  const payment = await shop.pay({ amount: 5_000 });
  await page.goto(shop.path(`/payments/${payment.id}`));
  await page.locator('#notes').getByLabel('New note').fill('Once');
  await page.locator('#notes').getByRole('button', { name: 'Add note' }).dblclick();
  await expect(page.locator('#notes').getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Refund…' }).click();
  await page.getByLabel('Amount to refund').fill('10');
  await page.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  await page.getByRole('button', { name: 'Refund 10.00 USD' }).dblclick();
  await expect(page.getByText('10.00 USD will be refunded')).toBeVisible();
  await page.goto(shop.path('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByLabel('Name', { exact: true }).fill('once');
  await page.getByRole('button', { name: 'Create secret key' }).dblclick();
  await expect(page.getByLabel('Key once', { exact: true })).toBeVisible();
  await page.goto(shop.path('/payments/new'));
  await page.getByLabel('Amount', { exact: true }).fill('12.34');
  await page.getByRole('button', { name: 'Pay 12.34 USD' }).dblclick();
  await expect(page.getByText('Succeeded. The fee is taken and the books are written.')).toBeVisible();
  const dispute = await shop.dispute({ amount: 7_000 });
  await page.goto(shop.path(`/disputes/${dispute}`));
  await page.getByLabel('Your statement').fill('It arrived.');
  await expect(page.getByText('Draft saved')).toBeVisible();
  await page.getByRole('button', { name: 'Check and submit' }).click();
  await page.getByRole('button', { name: /^Submit evidence/ }).dblclick();
  await expect(page.getByText('The bank has this evidence. It can no longer be changed.')).toBeVisible();
  const where = { environmentId };
  expect({
    notes: await db().note.count({ where }),
    refunds: await db().refund.count({ where }),
    keys: await db().apiKey.count({ where: { ...where, name: 'once' } }),
    payments: await db().payment.count({ where: { ...where, amount: 1_234n } }),
    responses: await db().operation.count({ where: { ...where, kind: 'dispute_submit' } }),
  }).toEqual({ notes: 1, refunds: 1, keys: 1, payments: 1, responses: 1 });
});

test('evidence of 100 MB and a page in the disguise of a picture are refused with the reason, and nothing is kept', async ({
  page,
  shop,
}, info) => {
  await shop.enter(page, 'finance');
  const dispute = await shop.dispute({ amount: 7_000 });
  await page.goto(shop.path(`/disputes/${dispute}`));
  await page.getByLabel('What it shows').selectOption('receipt');
  const large = info.outputPath('large.pdf');
  writeFileSync(large, '%PDF-1.4\n');
  truncateSync(large, 100 * 1024 * 1024);
  const add = async (
    file: Parameters<ReturnType<typeof page.getByLabel>['setInputFiles']>[0],
    why: RegExp,
  ) => {
    await page.getByLabel('Choose file').setInputFiles(file);
    await page.getByRole('button', { name: 'Add file' }).click();
    await expect(page.getByRole('alert').filter({ hasText: why })).toBeVisible();
  };
  await add(large, /at most 5 MB|larger than 5 MB/);
  const disguised = Buffer.from('<html><script>alert(1)</script></html>');
  await add({ name: 'receipt.png', mimeType: 'image/png', buffer: disguised }, /none of them by its content/);
  expect(await db().disputeFile.count({ where: { environmentId: shop.sandbox.environment.id } })).toBe(0);
});

test('a place in a list that was made by hand leads nowhere, and breaks nothing', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  await shop.pay({ amount: 1_000 });
  for (const [path, status] of [
    ['/checkout?after=nonsense', 400],
    ['/balances/available?before=nonsense', 404],
  ] as const) {
    expect((await page.goto(shop.path(path)))?.status(), path).toBe(status);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});
