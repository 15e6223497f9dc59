import { db } from '@/lib/db';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { isAction } from './recorded-actions';

test('an admin sets the terms of a method and switches another one off; a payment follows', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: 'Methods', exact: true }).click();
  const cards = page.getByRole('region', { name: 'Cards' });
  await expect(cards.getByText('The connector’s terms: 2.9% of the amount and 0.30 USD')).toBeVisible();
  await cards.getByRole('radio', { name: 'Other terms' }).check();
  await cards.getByLabel('Part of the amount, in percent').fill('101');
  await cards.getByLabel('Fixed part, a currency on each line').fill('USD 0.10\nYen 5');
  await cards.getByRole('button', { name: 'Save' }).click();
  await expect(cards.getByText('Enter a number from 0 to 100')).toBeVisible();
  await expect(cards.getByText('Line 2 is no currency and amount')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await cards.getByLabel('Part of the amount, in percent').fill('1.5');
  await cards.getByLabel('Fixed part, a currency on each line').fill('USD 0.10');
  await cards.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  const alipay = page.getByRole('region', { name: 'Alipay' });
  await alipay.getByRole('checkbox').uncheck();
  const answered = page.waitForResponse((response) => isAction(response.request()));
  await alipay.getByRole('button', { name: 'Save' }).click();
  await answered;
  await page.reload();
  await expect(cards.getByLabel('Part of the amount, in percent')).toHaveValue('1.50');
  await expect(alipay.getByRole('checkbox')).not.toBeChecked();
  const where = { environmentId: shop.sandbox.environment.id };
  expect(await db().methodSetting.count({ where })).toBe(2);
  await shop.enter(page, 'finance');
  expect((await page.goto(shop.path('/settings/methods')))?.status()).toBe(403);
});
