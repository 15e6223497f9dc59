import { readFileSync } from 'node:fs';
import path from 'node:path';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { projectRoot } from '../../scripts/data-home.mjs';
import { expect, test } from './console-world';

/** One amount in minor units, and how each currency writes it. */
const AMOUNT = 1_234_567;
const WRITTEN = {
  JPY: { screen: '1,234,567', file: '1234567' },
  USD: { screen: '12,345.67', file: '12345.67' },
  KWD: { screen: '1,234.567', file: '1234.567' },
} as const;

test('mark 4: yen have no digits, dollars two and dinars three, in list, drawer, page, dialog, receipt, file and API', async ({
  page,
  shop,
  server,
}) => {
  const actor = await systemActor(shop.sandbox.environment.id);
  const { secret } = await createKey(actor, { name: 'tests', kind: 'secret' }, { claim: null });
  await shop.enter(page, 'owner');
  for (const [currency, { screen, file }] of Object.entries(WRITTEN)) {
    const { id } = await shop.pay({ amount: AMOUNT, currency });
    const text = `${screen} ${currency}`;
    await page.goto(shop.path(`/payments?currency=${currency}`));
    await expect(page.locator(`tbody [data-amount="${AMOUNT} ${currency}"]`)).toHaveText(
      `${screen}${currency}`,
    );
    await expect(page.locator('a[data-row]')).toHaveAccessibleName(new RegExp(text.replace('.', '\\.')));
    await page.locator('a[data-row]').click();
    await expect(page.getByRole('dialog').getByRole('heading', { level: 2 }).nth(1)).toContainText(text);
    await page.goto(shop.path(`/payments/${id}`));
    await expect(page.getByRole('heading', { level: 1 })).toContainText(text);
    await expect(page.locator(`#money-captured [data-amount="${AMOUNT} ${currency}"]`)).toHaveText(screen);
    await page.getByRole('button', { name: 'Refund…' }).click();
    await expect(page.getByLabel('Amount to refund')).toHaveValue(screen);
    await expect(page.getByRole('button', { name: `Refund ${text}` })).toBeVisible();
    await page.goto(shop.path(`/payments/${id}/receipt`));
    await expect(page.getByRole('article')).toContainText(text);
    await page.goto(shop.path(`/payments?currency=${currency}`));
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
    const chunks: Buffer[] = await (await (await download).createReadStream()).toArray();
    expect(Buffer.concat(chunks).toString()).toContain(`,${file},${currency},`);
    const answer = await fetch(`${server.url}/api/v1/payments/${id}`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    expect(await answer.json()).toMatchObject({ amount: AMOUNT, currency });
  }
});

test('mark 4: money is never a float', () => {
  const source = readFileSync(path.join(projectRoot, 'lib', 'money.ts'), 'utf8').replace(
    /\/\*\*[\s\S]*?\*\//g,
    '',
  );
  expect(source).not.toMatch(/parseFloat|toFixed|Math\.|Number\(|\/ ?10+\b|\* ?10+\b(?!n)|\*\* ?/);
});
