import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

const CSV = 'value,reason\n203.0.113.0/24,Bots\nnowhere,\n';
const file = (text: string) => ({ name: 'addresses.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a list is made, filled by hand and from a file, exported in its place, and removed', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/risk-lists'));
  await expect(page.getByText('No lists yet')).toBeVisible();
  await page.getByRole('button', { name: 'New list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Known bots');
  await expect(dialog.getByLabel('Key')).toHaveValue('known_bots');
  await dialog.getByLabel('Kind').selectOption({ label: 'IP addresses and networks' });
  await dialog.getByRole('button', { name: 'New list' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Known bots Block' })).toBeVisible();

  await page.getByRole('button', { name: 'Add entry' }).click();
  await dialog.getByLabel('Value').fill('203.0.113.300');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('this is neither an address nor a network')).toBeVisible();
  await dialog.getByLabel('Value').fill('2001:DB8::1');
  await dialog.getByLabel('Reason').fill('Tried forty cards');
  await dialog.getByLabel('Counts').selectOption({ label: 'for 30 days' });
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('cell', { name: 'Tried forty cards' })).toBeVisible();

  await page.getByRole('button', { name: 'Read CSV' }).click();
  await dialog.locator('input[type=file]').setInputFiles(file(CSV));
  await dialog.getByRole('button', { name: 'Check file' }).click();
  await expect(dialog.getByText('1 row is wrong')).toBeVisible();
  await expect(dialog.getByRole('row', { name: '3 this is neither an address nor a network' })).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.locator('input[type=file]').setInputFiles(file(CSV.replace('nowhere', '198.51.100.7')));
  await dialog.getByRole('button', { name: 'Check file' }).click();
  await dialog.getByRole('button', { name: 'Add 2 rows' }).click();
  await expect(dialog.getByText('2 values were added')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('cell', { name: '203.0.113.0/24', exact: true })).toBeVisible();

  await page.getByRole('link', { name: '203.0.113.0/24' }).click();
  await page.getByRole('button', { name: 'Take out' }).click();
  await page
    .getByRole('dialog', { name: 'Take this entry out of the list' })
    .getByRole('button', { name: 'Take out' })
    .click();
  await expect(page.getByRole('cell', { name: '203.0.113.0/24', exact: true })).toHaveCount(0);
  await expect(page.getByRole('cell', { name: '198.51.100.7', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Remove list' }).click();
  await dialog.getByLabel('Type known_bots to remove the list').fill('known_bots');
  await dialog.getByRole('button', { name: 'Remove list' }).click();
  await expect(page.getByText('No lists yet')).toBeVisible();
});

test('a card goes from its payment onto a list, and support does not see lists', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const { id } = await shop.pay({ amount: 4_200 });
  await page.goto(shop.path('/risk-lists'));
  await page.getByRole('button', { name: 'New list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Stolen');
  await dialog.getByLabel('Kind').selectOption({ label: 'Cards' });
  await dialog.getByRole('button', { name: 'New list' }).click();
  await page.getByRole('heading', { level: 1, name: 'Stolen' }).waitFor();
  const list = page.url();
  await page.goto(shop.path(`/payments/${id}`));
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Add to list…' }).click();
  await dialog.getByLabel('Reason').fill('Reported by its bank');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Added to the list')).toBeVisible();

  await page.goto(list);
  await expect(page.getByRole('cell', { name: 'Visa ·· 4242', exact: true })).toBeVisible();
  await shop.enter(page, 'support');
  expect((await page.goto(list))?.status()).toBe(403);
});
