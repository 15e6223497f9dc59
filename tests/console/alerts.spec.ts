import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { systemActor } from '@/lib/auth/actor';
import { pool } from '@/lib/db';
import { newId } from '@/lib/ids';
import { setFaults } from '@/lib/sandbox/faults';
import { deleteEndpoint } from '@/lib/webhooks/write-endpoint';
import { buy, incidentsOf, newRule } from '../operations/alerts-world';
import { newEndpoint } from '../operations/webhooks-world';
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
  await page.getByLabel('Fires when it').selectOption('above');
  await page.getByLabel('Line (%)').fill('150');
  await expect(page.getByText('No rate is above 100 %: it would never fire.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try on the last 30 days' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.getByLabel('What is looked at').selectOption('payments');
  await page.getByLabel('Fires when it').selectOption('above');
  await page.getByLabel('Line', { exact: true }).fill('2');
  await page.getByLabel('Minimum sample').fill('0');
  await page.getByRole('button', { name: 'Count only some' }).click();
  await page.getByLabel('Known by').selectOption('Brand');
  await expect(page.getByText('Choose a value, or remove this.')).toBeVisible();
  await page.getByLabel('Brand is').fill('visa');
  await page.getByRole('button', { name: 'Count only some' }).click();
  await page.getByLabel('Known by').last().selectOption('Country of the payer');
  await page.getByLabel('Country of the payer is').selectOption('Germany');
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Try on the last 30 days' }).click();
  // Nobody paid from there.
  await expect(page.getByText('Would not have fired in 30 days.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Country of the payer' }).click();
  await page.getByRole('button', { name: 'Try on the last 30 days' }).click();
  await expect(page.getByText('Would have fired in 30 days: 1 incident.')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await save.click();
  await page.getByRole('link', { name: 'Busy' }).click();
  await expect(page.getByText('Brand: Visa').last()).toBeVisible();
  await page.getByRole('link', { name: 'Open the full page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Busy');
  await expect(page.getByLabel('Brand is')).toHaveValue('visa');
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Until another time' }).check();
  await dialog.getByLabel('Until', { exact: true }).fill('2020-01-01T10:00');
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await expect(dialog.getByText('Choose a time that is still to come.')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await dialog.getByRole('radio', { name: 'For 1 hour' }).check();
  await dialog.getByLabel('Why').fill('The network is being moved');
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Muted');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The network is being moved');
  await page.getByRole('button', { name: 'Unmute' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('On');
  await lookAtRules(await systemActor(shop.sandbox.environment.id));
  await page.goto(shop.path('/home'));
  await expect(page.getByRole('link', { name: 'Incidents 1 waits for somebody' })).toBeVisible();
  await page.getByRole('link', { name: 'Look at incidents' }).click();
  await page.getByRole('link', { name: 'Busy' }).click();
  await page.getByRole('link', { name: 'Open the full page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Busy');
  await page.getByRole('button', { name: 'Look after it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Looked after');
  await page.getByRole('link', { name: 'Show 3 affected rows' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(3);
});

test('payments are kept away from a network that fails: on the home page, on methods, on the incident, until somebody sends them again', async ({
  page,
  shop,
}) => {
  const { sandbox } = shop;
  await newRule(sandbox, { breaker_minutes: 60 });
  await setFaults(sandbox.environment.id, [{ network: 'card', fault: 'refused' }]);
  await buy(sandbox, 6);
  await lookAtRules(sandbox);
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/home'));
  await expect(page.getByText('The network of sandbox-card fails')).toBeVisible();
  await page.goto(shop.path('/settings/methods'));
  const cards = page.getByRole('region', { name: 'Cards' });
  await expect(cards.getByText('No try in a row has passed')).toBeVisible();
  await cards.getByRole('link', { name: 'Look at the incident' }).click();
  await expect(page.getByText('Breaker opened: new payments are not sent')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Show 6 affected rows' })).toBeVisible();
  const chart = page.getByRole('slider', { name: 'Value over time' });
  await chart.press('End');
  await expect(page.locator('[data-readout]')).toContainText('100% of 6 facts');
  await page.getByText('As a table').click();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send payments again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send payments again' }).click();
  await expect(page.getByText('Breaker closed by hand')).toBeVisible();
  const refused = await shop.pay({ amount: 1_000 }).catch((error: { code: string }) => error);
  expect(refused).toMatchObject({ code: 'network_unavailable' });
});

test('an incident of an endpoint that was deleted is still shown, with the letters that wait', async ({
  page,
  shop,
}) => {
  const { sandbox } = shop;
  const environmentId = sandbox.environment.id;
  await shop.pay({ amount: 1_000 });
  const endpoint = await newEndpoint(sandbox, 'https://shop.example/hooks', {
    event_types: ['review.opened'],
  });
  await pool().query(
    `WITH told AS (INSERT INTO webhook_delivery (environment_id, id, endpoint_id, event_id, object_id, position, status,
       tries, attempts, created_at, ended_at)
     SELECT $1, 'wd' || substr(id, 4), $2, id, object_id, row_number() OVER (ORDER BY id), 'exhausted', 1, 1, now(), now()
     FROM event WHERE environment_id = $1 RETURNING id)
     INSERT INTO webhook_attempt (environment_id, delivery_id, number, endpoint_id, event_type, url, started_at, ended_at, outcome)
     SELECT $1, id, 1, $2, 'payment.succeeded', 'https://shop.example/hooks', now(), now(), 'refused' FROM told`,
    [environmentId, endpoint.id],
  );
  const rule = await newRule(sandbox, { signal: 'endpoint_failures', split: 'endpoint', sample_min: 1 });
  await lookAtRules(sandbox);
  const [incident] = await incidentsOf(sandbox, rule);
  await deleteEndpoint(sandbox, { id: endpoint.id }, { claim: null });
  await pool().query(
    `INSERT INTO mail (environment_id, id, kind, about, occasion, recipient, locale)
     SELECT $1, $2 || n, 'incident', $3, 'opened', n || '@shop.example', 'en' FROM generate_series(1, 2) n`,
    [environmentId, `${newId('mail')}_`, incident?.id],
  );
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/incidents/${incident?.id}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(endpoint.id);
  await expect(page.getByText('2 letters wait to be sent')).toBeVisible();
  await page.getByRole('link', { name: /^Show \d+ affected rows?$/ }).click();
  await expect(page.locator('tbody tr').first()).toContainText('https://shop.example/hooks');
});
