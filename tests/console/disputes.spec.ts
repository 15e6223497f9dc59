import type { Page } from '@playwright/test';
import { db } from '@/lib/db';
import { UpdateDispute } from '@/lib/disputes/schema';
import { updateEvidence } from '@/lib/disputes/update-evidence';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { keysAnswer } from './keyboard';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function arrived(payment: string): Promise<string> {
  let id = '';
  await expect
    .poll(
      async () => {
        id = (await db().dispute.findFirst({ where: { paymentId: payment } }))?.id ?? '';
        return id;
      },
      { timeout: 60_000 },
    )
    .not.toBe('');
  return id;
}

const statusOf = async (id: string) => (await db().dispute.findFirstOrThrow({ where: { id } })).status;

async function accessible(page: Page): Promise<void> {
  await expect.poll(() => violationsOf(page)).toEqual([]);
}

test('a disputing card, evidence with a file, submitted once, won', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const payment = await shop.pay({ amount: 10_000, payment_method: 'pm_card_createDispute' });
  const id = await arrived(payment.id);
  await page.goto(shop.path('/disputes'));
  await expect(page.getByRole('link', { name: /Disputes 1 needs a response/ })).toBeVisible();
  await accessible(page);
  await page.locator('tbody a').first().click();
  await page.getByRole('dialog').getByRole('link', { name: 'Open the full page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Needs response');
  await expect(page.getByText('19 days left').or(page.getByText('20 days left'))).toBeVisible();
  await accessible(page);
  await page.getByLabel('Your statement').fill('The parcel was handed over. winning_evidence 收货人已签收');
  await expect(page.getByText('Draft saved')).toBeVisible();
  await page.getByLabel('What it shows').selectOption('shipping_documentation');
  await page
    .getByLabel('Choose file')
    .setInputFiles({ name: '../签收 <b>.png', mimeType: 'image/png', buffer: PNG });
  await page.getByRole('button', { name: 'Add file' }).click();
  await expect(page.getByRole('link', { name: '签收 b.png' })).toBeVisible();
  await page.getByRole('button', { name: 'Check and submit' }).click();
  await expect(page.getByRole('heading', { name: 'Check your answers' })).toBeVisible();
  await expect(page.getByText('winning_evidence')).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Submit evidence for 100.00 USD' }).click();
  await expect(page.getByText('The bank has this evidence. It can no longer be changed.')).toBeVisible();
  await expect.poll(() => statusOf(id)).toBe('won');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Won');
  await expect(page.getByText('Returned to you')).toBeVisible();
  await expect(page.getByLabel('Your statement')).toHaveCount(0);
});

test('lost: the money block says what it cost', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const id = await shop.dispute({ amount: 10_000 }, { reason: 'duplicate' });
  await page.goto(shop.path(`/disputes/${id}`));
  await page.getByRole('button', { name: 'Payer wins' }).click();
  await expect.poll(() => statusOf(id)).toBe('lost');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Lost');
  await expect(page.getByText('Paid to the payer’s bank')).toBeVisible();
  await expect(page.locator('[data-amount="11500 USD"]')).toBeVisible();
});

test('accepting names its cost and wants a word typed, by keyboard alone', async ({ page, shop }) => {
  await shop.enter(page, 'support');
  const id = await shop.dispute({ amount: 10_000 });
  await page.goto(shop.path(`/disputes/${id}`));
  const opener = page.getByRole('button', { name: 'Accept dispute…' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Accept dispute' });
  await expect(dialog.getByText(/costs you 115\.00 USD/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Keep fighting' })).toBeFocused();
  await dialog.getByLabel('Type ACCEPT to confirm').focus();
  await page.keyboard.type('yes');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Type ACCEPT as it stands here.')).toBeVisible();
  await expect(dialog.getByLabel('Type ACCEPT to confirm')).toBeFocused();
  await dialog.getByLabel('Type ACCEPT to confirm').fill('ACCEPT');
  await page.keyboard.press('Enter');
  await expect.poll(() => statusOf(id)).toBe('accepted');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Accepted');
});

test('evidence and submission by keyboard alone', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const id = await shop.dispute({ amount: 10_000 }, { reason: 'product_not_received' });
  await page.goto(shop.path(`/disputes/${id}`));
  await page.getByLabel('Your statement').focus();
  await page.keyboard.type('It arrived.');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Draft saved')).toBeVisible();
  await page.getByRole('button', { name: 'Check and submit' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/The bank looks for these, and they are missing: Carrier/)).toBeVisible();
  await page.getByRole('button', { name: /^Submit evidence/ }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => statusOf(id)).toBe('under_review');
});

test('a lost session keeps what was typed, and a second editor is named, not written over', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const id = await shop.dispute({ amount: 10_000 });
  await page.goto(shop.path(`/disputes/${id}`));
  await page.context().clearCookies();
  await page.getByLabel('Your statement').fill('Words that must not be lost');
  await expect(page.getByText(/Your words are kept in this browser/)).toBeVisible();
  await shop.enter(page, 'finance');
  await page.goto(shop.path(`/disputes/${id}`));
  await expect(page.getByLabel('Your statement')).toHaveValue('Words that must not be lost');
  await expect(page.getByText('Draft saved')).toBeVisible();
  await db().disputeEvidence.updateMany({
    where: { disputeId: id },
    data: { version: 7, fields: { statement: 'theirs' } },
  });
  await page.getByLabel('Your statement').fill('mine');
  await expect(page.getByText(/saved it meanwhile/).first()).toBeVisible();
  expect((await db().disputeEvidence.findFirstOrThrow({ where: { disputeId: id } })).fields).toEqual({
    statement: 'theirs',
  });
  await page.getByRole('button', { name: 'Save mine' }).click();
  await expect(page.getByText('Draft saved')).toBeVisible();
});

test('an earlier version of the draft is shown with its writer and brought back', async ({ page, shop }) => {
  await shop.enter(page, 'finance');
  const id = await shop.dispute({ amount: 10_000 });
  const theirs = { ...shop.sandbox, id: 'usr_somebody' };
  const draft = (statement: string) => ({ id, ...UpdateDispute.parse({ evidence: { statement } }) });
  await updateEvidence(theirs, draft('Written by a colleague'), { claim: null });
  await page.goto(shop.path(`/disputes/${id}`));
  await keysAnswer(page);
  const field = page.getByLabel('Your statement');
  await field.fill('Mine instead');
  await expect(page.getByText('Draft saved')).toBeVisible();
  await page.reload();
  await page.getByText('1 earlier version').click();
  await page.getByText('Show what it said').click();
  await expect(page.getByText('Written by a colleague')).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Bring version 1 back' }).click();
  await expect(field).toHaveValue('Written by a colleague');
  await expect(page.getByText('The earlier version is back').first()).toBeVisible();
  await expect(page.getByText('2 earlier versions')).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('Written by a colleague');
});

test('while a version is brought back nothing is typed and no other version is asked for', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'finance');
  const id = await shop.dispute({ amount: 10_000 });
  // What one person writes in a row is one version, so each has a writer of its own.
  for (const [index, statement] of ['First words', 'Second words', 'Third words'].entries()) {
    const evidence = UpdateDispute.parse({ evidence: { statement } });
    await updateEvidence({ ...shop.sandbox, id: `usr_${index}` }, { id, ...evidence }, { claim: null });
  }
  await page.goto(shop.path(`/disputes/${id}`));
  const field = page.getByLabel('Your statement');
  await page.getByText('2 earlier versions').click();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked: string[] = [];
  await page.route('**/disputes/**', async (route) => {
    if (route.request().method() === 'POST') {
      asked.push(route.request().postData() ?? '');
      await released;
    }
    await route.fallback();
  });
  // Typed less than a moment before: it is saved first, and by nothing else meanwhile.
  await field.fill('Typed just now');
  await page.getByRole('button', { name: 'Bring version 1 back' }).click();
  await expect(field).not.toBeEditable();
  const other = page.getByRole('button', { name: 'Bring version 2 back' });
  await expect(other).toHaveAttribute('aria-disabled', 'true');
  await other.dispatchEvent('click');
  release();
  await expect(field).toHaveValue('First words');
  await expect(field).toBeEditable();
  await expect(page.getByText('4 earlier versions')).toBeVisible();
  await expect(page.getByText('Draft saved')).toBeVisible();
  expect(asked).toHaveLength(2);
  expect(await page.evaluate((key) => localStorage.getItem(key), `dispute-draft:${id}`)).toBeNull();
});

test('an analyst sees the dispute and not the evidence; a developer plays the bank', async ({
  page,
  shop,
}) => {
  const id = await shop.dispute({ amount: 10_000 });
  await db().disputeEvidence.create({
    data: {
      environmentId: shop.sandbox.environment.id,
      disputeId: id,
      fields: { customer_name: 'Secret Person' },
      updatedBy: 'system',
      begunAt: new Date(),
      updatedAt: new Date(),
    },
  });
  for (const role of ['analyst', 'developer'] as const) {
    await shop.enter(page, role);
    await page.goto(shop.path(`/disputes/${id}`));
    await expect(page.getByText('Evidence is personal data.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Accept dispute…' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    expect(await page.content()).not.toContain('Secret Person');
    await page.goto(shop.path(`/disputes/${id}/submit`));
    await expect(page.getByRole('button', { name: /Submit evidence/ })).toHaveCount(0);
  }
  await page.goto(shop.path(`/disputes/${id}`));
  await page.getByRole('button', { name: 'Merchant wins' }).click();
  await expect.poll(() => statusOf(id)).toBe('won');
});

test('the list is by the time to answer; tabs and reasons are addresses; automatic acceptance is off', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'owner');
  await page.goto(shop.path('/disputes'));
  await expect(page.getByRole('heading', { name: 'No disputes yet' })).toBeVisible();
  await shop.dispute({ amount: 2_000 }, { respond_in_days: 2, reason: 'duplicate' });
  await shop.dispute({ amount: 1_000 }, { respond_in_days: 9 });
  await page.goto(shop.path('/disputes'));
  const amounts = page.locator('tbody [data-amount]');
  await expect(amounts).toHaveCount(2);
  expect(await amounts.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-amount')))).toEqual(
    ['2000 USD', '1000 USD'],
  );
  await page.goto(shop.path('/disputes?view=all&reason=duplicate'));
  await expect(amounts).toHaveCount(1);
  await page.getByRole('link', { name: /^Won/ }).click();
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.goto(shop.path('/disputes/automatic'));
  await expect(page.getByLabel('Never accept by itself')).toBeChecked();
  await accessible(page);
  await page.getByLabel('Accept disputes below an amount').check();
  await page.getByLabel('Below', { exact: true }).fill('15');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  const setting = await db().disputeSetting.findFirstOrThrow({
    where: { environmentId: shop.sandbox.environment.id },
  });
  expect(setting).toMatchObject({ acceptBelowAmount: 1_500n, acceptBelowCurrency: 'USD' });
});

test('no part is wider than a phone, in the light and in the dark', async ({ page, shop }) => {
  await shop.enter(page, 'owner');
  const id = await shop.dispute({ amount: 123_456_789_012 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 320, height: 800 });
  for (const path of ['/disputes', `/disputes/${id}`, '/disputes/automatic']) {
    await page.goto(shop.path(path));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide, path).toBe(false);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await accessible(page);
    }
  }
});
