import { db } from '@/lib/db';
import { playAtOnce } from '@/lib/testlab/simulations/play-at-once';
import { expect, test } from './console-world';

test('a payment says why it was scored, and the page of insights what risk did', async ({ page, shop }) => {
  const { sandbox } = shop;
  const environmentId = sandbox.environment.id;
  await db().riskState.create({
    data: {
      environmentId,
      challengeAt: 50,
      reviewAt: 75,
      blockAt: 98,
      updatedBy: 'system',
      updatedAt: new Date(),
    },
  });
  await playAtOnce(sandbox, { seed: 11, payments: 20, days: 20, card_testing: 20, stolen_cards: 4 });
  const row = await shop.pay({
    amount: 90_000,
    customer_email: 'somebody@mailinator.com',
    payer: { ip: '177.30.4.5', billing_country: 'BR', device: 'a-browser-of-somebody' },
  });
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/payments/${row.id}`));
  const risk = page.locator('#risk');
  await expect(risk.getByRole('heading', { name: 'Risk' })).toBeVisible();
  await expect(risk.getByText('Held for review')).toBeVisible();
  await expect(risk.getByText('Disposable e-mail').first()).toBeVisible();
  const points = await risk
    .locator('[data-points]')
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-points'))));
  expect(points).toEqual([...points].sort((a, b) => Math.abs(b) - Math.abs(a)));
  await risk.getByText('What was known').click();
  await expect(risk.getByText('Country of the address', { exact: true })).toBeVisible();
  expect(await risk.textContent(), 'a fingerprint is shown to nobody').not.toMatch(/v\d+_[a-p]{32}/);

  await page.goto(shop.path('/insights/risk?split=risk_level'));
  await expect(page.getByRole('heading', { name: 'Risk in numbers', level: 1 })).toBeVisible();
  const count = (decision?: 'block' | 'challenge' | 'review') =>
    db().riskAssessment.count({ where: { environmentId, decision } });
  const total = await count();
  for (const [decision, name] of [
    ['block', 'Block rate'],
    ['challenge', 'Rate asked for 3-D Secure'],
    ['review', 'Review rate'],
  ] as const) {
    const card = page.locator('dl > div', { hasText: name });
    await expect(card.getByText(`${await count(decision)} of ${total}`)).toBeVisible();
  }
  await expect(page.getByLabel('Break down by')).toHaveValue('risk_level');
  await expect(page.locator('[data-group]').first()).toBeVisible();
  await expect(page.locator('#disputes').getByText('Visa VAMP')).toBeVisible();
  await expect(page.locator('#model')).toContainText('npm run risk:train');
});
