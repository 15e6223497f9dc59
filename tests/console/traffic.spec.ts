import { db } from '@/lib/db';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { expect, test } from './console-world';

test('traffic is started, paused, scaled, goes on and is stopped, and a run says what risk found', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'developer');
  await page.goto(shop.path('/traffic'));
  await expect(page.getByText('Nothing was played in this sandbox yet.')).toBeVisible();
  // What is too much is told at its field, and begins nothing.
  const rate = page.getByLabel('Customers a minute');
  await rate.fill('121');
  await expect(
    page.getByText('From 1 to 120: made-up payments leave the machine to real ones'),
  ).toBeVisible();
  await expect(page.locator('[data-action="start-traffic"]')).toHaveAttribute('aria-disabled', 'true');
  await rate.fill('120');
  await page.getByLabel('Minutes', { exact: true }).fill('200');
  await expect(page.getByText(/24,000 payments are too many/)).toBeVisible();
  await page.getByLabel('Minutes', { exact: true }).fill('5');
  await page.getByLabel('Attempts to try out cards').fill('20');
  await page.getByLabel('Seed', { exact: true }).fill('4');
  await expect(page.getByText('620 payments in all')).toBeVisible();
  await page.getByLabel('Seed', { exact: true }).press('Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  const played = () => page.locator('[data-played]').getAttribute('data-played');
  await expect
    .poll(async () => Number((await played())?.split('/')[0]), { timeout: 60_000 })
    .toBeGreaterThan(2);
  await expect(page.locator('[data-outcome]').first()).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await page.getByLabel('Customers a minute').fill('60');
  await page.getByRole('button', { name: 'Change rate' }).click();
  await expect(page.getByText('60 a minute').first()).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'Play traffic' })).toBeVisible();
  await expect(page.locator('[data-run]')).toHaveCount(1);
  await expect(page.locator('[data-run]')).toContainText('Stopped');

  const asked = { mode: 'time_lapse', days: 2, payments: 25, card_testing: 15, stolen_cards: 5, seed: 3 };
  const { id } = (await startSimulation(shop.sandbox, StartSimulation.parse(asked), { claim: null })).row;
  await page.goto(shop.path(`/traffic/${id}`));
  const where = { environmentId: shop.sandbox.environment.id, id, status: 'done' };
  await expect.poll(() => db().simulation.count({ where }), { timeout: 60_000 }).toBe(1);
  const row = page.locator('[data-intent="card_testing"]');
  const cells = () => row.locator('[data-decision]').allTextContents();
  const sum = async () => (await cells()).reduce((all, text) => all + Number(text.match(/\d+$/)?.[0]), 0);
  await expect.poll(sum).toBe(15);
  await expect(page.locator('[data-recall="card_testing"]')).toContainText('of 15');
  await expect(page.locator('[data-threshold]')).toHaveCount(7);
});

test('live has no made-up traffic and says why, and so does a role that changes no sandbox', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  await page.goto(`/m/${shop.slug}/live/traffic`);
  await expect(page.getByRole('heading', { name: 'No made-up traffic in live' })).toBeVisible();
  await page.getByRole('link', { name: 'Open the sandbox' }).click();
  await expect(page.getByRole('heading', { name: 'Your role does not change sandboxes' })).toBeVisible();
});
