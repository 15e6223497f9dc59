import type { Page } from '@playwright/test';
import { sendNow } from '../operations/refunds-world';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

const HEAD = 'payment;amount;currency;reason;note;reference';

async function choose(
  page: Page,
  name: string,
  content: string | Buffer,
  mimeType = 'text/csv',
): Promise<void> {
  await page.getByLabel('CSV file').setInputFiles({ name, mimeType, buffer: Buffer.from(content) });
  await page.getByRole('button', { name: 'Check file' }).click();
}

test('a file is checked, shown with its totals, begun, and its result downloaded', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  const one = await shop.pay({ amount: 123_456 });
  const two = await shop.pay({ amount: 5_000, currency: 'JPY' });
  await page.goto(shop.path('/refunds/bulk'));
  await page.getByLabel('How amounts are written').selectOption('comma');
  await choose(
    page,
    'rückgaben.csv',
    [HEAD, `${one.id};1.234,56;USD;duplicate;=1+1;R-1`, `${two.id};1.200;JPY;issue_with_item;;R-2`].join(
      '\n',
    ),
  );
  await expect(page.getByRole('heading', { level: 1 })).toContainText('rückgaben.csv');
  const totals = page.getByRole('table', { name: 'Totals per currency' });
  await expect(totals.getByRole('row', { name: /USD/ })).toContainText('1,234.56');
  await expect(totals.getByRole('row', { name: /JPY/ })).toContainText('1,200');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Begin refunds…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Begin refunds' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Refund 1,234.56 USD and 1,200 JPY' }).click();
  await expect(page.getByText('2 of 2 rows are done')).toBeVisible();
  await expect(page.getByText('2 refunds are on the way')).toBeVisible();
  await sendNow(server.database, shop.sandbox.environment.id);
  await expect(page.getByText('2 refunds made')).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download result' }).click(),
  ]);
  const text = await (await download.createReadStream())
    .toArray()
    .then((chunks) => Buffer.concat(chunks).toString());
  expect(text).toContain(`2,${one.id},1234.56,USD,duplicate,"'=1+1",R-1,succeeded,re_`);
  // The same file again leads to the same page and makes nothing.
  await page.goto(shop.path('/refunds/bulk'));
  await expect(page.getByRole('table', { name: 'Imported files' }).getByText('Done')).toBeVisible();
});

test('a bad file is told by row and column, and nothing of it is applied', async ({ page, shop, server }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000 });
  await page.goto(shop.path('/refunds/bulk'));
  await choose(
    page,
    'bad.csv',
    [HEAD, `${payment.id};90.00;USD;duplicate;;A`, `${payment.id};20.00;USD;mood;;B`].join('\n'),
  );
  await expect(page.getByText('2 problems in the file')).toBeVisible();
  const report = page.getByRole('table', { name: 'Problems by row and column' });
  await expect(report.getByRole('row', { name: /There is no such reason/ })).toContainText('mood');
  await expect(report.getByText('more than the 100.00 USD that can be refunded')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  const { rows } = await server.database.auditor.query(
    'SELECT count(*)::int AS n FROM refund_batch WHERE environment_id = $1',
    [payment.environmentId],
  );
  expect(rows).toEqual([{ n: 0 }]);
});

test('a workbook in disguise and a file of 100 MB are refused with the reason', async ({
  page,
  shop,
  server,
}) => {
  await shop.enter(page, 'finance');
  await page.goto(shop.path('/refunds/bulk'));
  await choose(page, 'refunds.csv', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4_000, 3)]));
  await expect(page.getByText(/The file is a workbook or an archive/)).toBeVisible();
  await choose(page, 'large.csv', Buffer.alloc(5 * 1024 * 1024 + 10, 'a'));
  await expect(page.getByText('The file is larger than 5 MB. Split it.')).toBeVisible();
  // Past the page: the server ends it as well.
  const answer = await page.request.post(`${server.url}${shop.path('/refunds/bulk/upload')}`, {
    headers: { Origin: server.url, 'Countinghouse-Environment': shop.sandbox.environment.id },
    data: Buffer.alloc(20 * 1024 * 1024, 'a'),
  });
  expect(answer.status()).toBe(413);
});

test('who may not refund sees no way to import', async ({ page, shop, server }) => {
  await shop.enter(page, 'analyst');
  await page.goto(shop.path('/refunds/bulk'));
  await expect(page.getByLabel('CSV file')).toHaveCount(0);
  const answer = await page.request.post(`${server.url}${shop.path('/refunds/bulk/upload?format=point')}`, {
    headers: { Origin: server.url, 'Countinghouse-Environment': shop.sandbox.environment.id },
    data: 'payment,amount,reason\n',
  });
  expect(answer.status()).toBe(403);
});
