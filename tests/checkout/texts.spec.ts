import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { setFaults } from '@/lib/sandbox/faults';
import { projectRoot } from '../../scripts/data-home.mjs';
import { textsOf } from '../support/page-texts';
import { CARDS, expect, ready, stayOnResult, test } from './checkout-world';

const read = (file: string) => JSON.parse(readFileSync(path.join(projectRoot, 'lib/i18n', file), 'utf8'));
const payer = read('checkout/zh.json') as typeof import('@/lib/i18n/checkout/zh.json');

/** Latin words that belong into a page in Chinese: those of its own messages, and what tests and standards wrote. */
const latinWords = (text: string) => text.match(/[A-Za-z]{2,}/g) ?? [];
const OWN = new Set(latinWords(JSON.stringify(payer)));
const DATA =
  /Test shop|Jasmine pearls|Shipping|\bUSD\b|English|Español|Visa|UTC|Asia\/Shanghai|[0-9A-HJKMNP-TV-Z]{10}/g;

/** A page in Chinese without a word of another language: what is left in code would show. */
async function expectOnlyChinese(page: Page, state: string): Promise<void> {
  const left = (await textsOf(page)).filter((text) =>
    latinWords(text.replace(DATA, '')).some((word) => !OWN.has(word)),
  );
  expect.soft(left, state).toEqual([]);
}

const fill = async (page: Page, number: string) => {
  await page.locator('input[name=number]').fill(number);
  await page.locator('input[name=expiry]').fill('12/30');
  await page.locator('input[name=cvc]').fill('123');
  await page.locator('form#pay button[type=submit]').click();
};
const headed = (page: Page, heading: string) =>
  expect(page.getByRole('heading', { name: heading })).toBeVisible();
const titles = payer.states;

test('no text is left in code: the payer’s pages in all their states', async ({
  page,
  openSession,
  server,
}) => {
  const session = await openSession({ locale: 'zh', expires_in: 1_800 });
  await page.goto(session.url);
  await ready(page);
  await expectOnlyChinese(page, 'open');
  await fill(page, '4242');
  await expect(page.getByRole('alert').getByRole('link').first()).toBeVisible();
  await expectOnlyChinese(page, 'wrong entries');
  await fill(page, CARDS.declined);
  await expect(page.getByText(payer.problems.contact_bank.title)).toBeVisible();
  await expectOnlyChinese(page, 'declined');
  await fill(page, CARDS.challenge);
  await expect(page).toHaveURL(/\/sandbox\//);
  await page.goto(session.url);
  await headed(page, titles.action.title);
  await expectOnlyChinese(page, 'waits for the bank');

  const slow = await openSession({ locale: 'zh' });
  await setFaults(slow.environmentId, [{ fault: 'error_after', kind: 'authorization', remaining: 1 }]);
  await stayOnResult(page);
  await page.goto(slow.url);
  await ready(page);
  await fill(page, CARDS.visa);
  await headed(page, titles.confirming.title);
  await expectOnlyChinese(page, 'confirming');
  await expect(page.getByRole('heading', { name: titles.paid.title })).toBeVisible({
    timeout: 60_000,
  });
  await expectOnlyChinese(page, 'paid');
  await page.goto(slow.url);
  await headed(page, titles.paid.beforeTitle);
  await expectOnlyChinese(page, 'already paid');

  const canceled = await openSession({ locale: 'zh' });
  await page.goto(canceled.url);
  await ready(page);
  await page.getByRole('button', { name: payer.form.cancel.split('{')[0] }).click();
  await headed(page, titles.canceled.title);
  await expectOnlyChinese(page, 'canceled');

  const expired = await openSession({ locale: 'zh' });
  await server.database.owner.query(
    "UPDATE checkout_session SET expires_at = now() - interval '1 minute' WHERE environment_id = $1 AND id = $2",
    [expired.environmentId, expired.id],
  );
  await page.goto(expired.url);
  await headed(page, titles.expired.title);
  await expectOnlyChinese(page, 'expired');
});
