import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { systemActor } from '@/lib/auth/actor';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';

test('a rule is tried before it is saved, fires, is told on the home page and looked after', async ({
  page,
  shop,
}) => {
  test.slow();
  for (const amount of [1_000, 2_000, 3_000]) await shop.pay({ amount });
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/settings/alerts'));
  await expect(page.getByRole('link', { name: 'Fewer payments succeed' })).toBeVisible();
  await page.getByRole('link', { name: 'New alert rule' }).click();
  await page.getByLabel('Name').fill('Busy');
  await page.getByLabel('What is looked at').selectOption('payments');
  await page.getByLabel('Fires when it').selectOption('above');
  await page.getByLabel('Line', { exact: true }).fill('2');
  await page.getByLabel('Minimum sample').fill('0');
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Try on the last 30 days' }).click();
  await expect(page.getByText('Would have fired in 30 days: 1 incident.')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await save.click();
  await page.getByRole('link', { name: 'Busy' }).click();
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Muted');
  await page.getByRole('button', { name: 'Unmute' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('On');
  await lookAtRules(await systemActor(shop.sandbox.environment.id));
  await page.goto(shop.path('/home'));
  await page.getByRole('link', { name: 'Look at incidents' }).click();
  await page.getByRole('link', { name: 'Busy' }).click();
  await page.getByRole('button', { name: 'Look after it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Looked after');
  await page.getByRole('link', { name: 'Show affected rows' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(3);
});
