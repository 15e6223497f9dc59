import { saveDisputeSetting } from '@/lib/disputes/save-setting';
import { createEndpoint } from '@/lib/webhooks/write-endpoint';
import { violationsOf } from '../support/axe';
import { confirmStepUp } from '../support/step-up';
import { expect, test } from './console-world';

const NO_CLAIM = { claim: null };

test('a configuration is brought from the sandbox to live: compared, its addresses given anew, applied once', async ({
  page,
  shop,
}) => {
  const plain = { event_types: ['*'], payload: 'full' as const };
  await createEndpoint(shop.sandbox, { ...plain, url: 'countinghouse:receiver' }, NO_CLAIM);
  await saveDisputeSetting(shop.sandbox, { accept_below: { amount: 1_500, currency: 'USD' } }, NO_CLAIM);
  await shop.enter(page, 'admin');
  await page.goto(`/m/${shop.slug}/live/settings/configuration`);
  const text = page.getByLabel('Or its text');
  await text.fill('version: 1\nshop: 1\n');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByText('1 mistake in the file. Nothing was changed.')).toBeVisible();
  await expect(page.getByText('Line 2, column 1: this field does not exist')).toBeVisible();
  await page.getByRole('button', { name: 'Bring and compare' }).click();
  const address = page.getByLabel('Instead of countinghouse:receiver');
  await address.fill('https://shop.example/hooks');
  await page.getByRole('button', { name: 'Bring and compare' }).click();
  const diff = page.getByRole('table', { name: 'What would change' });
  await expect(diff).toContainText('https://shop.example/hooks');
  await expect(diff).toContainText('{"amount":1500,"currency":"USD"}');
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Apply 6 changes' }).click();
  await confirmStepUp(page);
  await expect(page.getByText('6 changes were applied')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Configuration file' })).toContainText('amount: 1500');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe(`${shop.slug}-live.yaml`);
  await shop.enter(page, 'developer');
  expect((await page.goto(shop.path('/settings/configuration')))?.status()).toBe(403);
});
