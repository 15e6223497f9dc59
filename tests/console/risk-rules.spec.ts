import { createRiskList } from '@/lib/risk/lists/write-list';
import { violationsOf } from '../support/axe';
import { expect, test } from './console-world';
import { choose, keysAnswer, press, tabTo, typeInto, watchPointer } from './keyboard';

test('a rule is drafted, tried, shadowed, switched on and rolled back without a mouse', async ({
  page,
  shop,
}) => {
  test.slow();
  await shop.pay({ amount: 60_000 });
  await shop.pay({ amount: 900 });
  for (const [key, kind] of [
    ['vips', 'email'],
    ['villains', 'ip'],
  ] as const)
    await createRiskList(shop.sandbox, { key, name: key, kind, purpose: 'custom' }, { claim: null });
  const pointed = await watchPointer(page);
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/settings/risk-rules'));
  await keysAnswer(page);
  await press(page, page.getByRole('link', { name: 'New rule' }));
  await typeInto(page, page.getByLabel('Name'), 'Large amounts');
  await choose(page, page.getByLabel('What it does with a match'), 'block');
  const text = page.getByLabel('Rule as text');
  // A mistake is told at its place while one writes, and what is meant is offered.
  await typeInto(page, text, 'amonut > 500.00 USD');
  await expect(
    page.getByText('Line 1, column 1: There is no attribute amonut; did you mean amount?'),
  ).toBeVisible();
  // So are the lists of the attribute's kind.
  await typeInto(page, text, 'email in @v');
  await expect(page.locator('[role=listbox] [role=option]')).toHaveText([/^@vips/]);
  // What is being typed is no mistake yet.
  await expect(page.getByText('There is no list')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(text).toHaveValue('email in @vips ');
  await typeInto(page, text, 'amou');
  await expect(page.getByRole('option', { name: 'amount' }).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await page.keyboard.type('> 500.00 USD');
  await expect(text).toHaveValue('amount > 500.00 USD');
  await expect(page.getByText('The rule can be read.')).toBeVisible();
  await press(page, page.getByRole('button', { name: 'Try', exact: true }));
  await expect(page.getByText('1 of 2 attempts match')).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  // The same rule as lines.
  await tabTo(page, page.getByLabel('Text', { exact: true }), true);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByLabel('Value')).toHaveValue('500.00 USD');
  await typeInto(page, page.getByLabel('Value'), '400.00 USD');
  await expect(text).toHaveValue('amount > 400.00 USD');
  await press(page, page.getByRole('button', { name: 'Save as draft' }));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Draft');
  await keysAnswer(page);

  const act = async (name: string, then: string) => {
    await press(page, page.getByRole('button', { name }));
    await expect(page.getByRole('heading', { level: 1 })).toContainText(then);
  };
  await expect(page.getByRole('button', { name: 'Activate version 1' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await act('Validate', 'Validated');
  await act('Run as shadow', 'Shadow');
  await act('Backtest this version', 'Backtested');
  await act('Activate version 1', 'Active');
  await expect(page.locator('#backtests')).toContainText('1 of 2 attempts match');
  await typeInto(page, text, 'amount > 800.00 USD');
  await press(page, page.getByRole('button', { name: 'Save as a new version' }));
  await expect(page.locator('#versions')).toContainText('Version 2');
  await expect(page.locator('#versions').getByRole('deletion')).toContainText('400.00');
  await act('Backtest this version', 'Active');
  const second = page.getByRole('button', { name: 'Activate version 2' });
  await expect(second).not.toHaveAttribute('aria-disabled');
  await press(page, second);
  await press(page, page.getByRole('button', { name: 'Roll back to version 1' }));
  await expect(page.locator('#versions').getByRole('listitem').last()).toContainText('Active');
  // Its colours take a moment to change.
  await expect.poll(() => violationsOf(page)).toEqual([]);
  expect(await pointed()).toBe(0);
});

test('whoever may not see rules finds no page of them', async ({ page, shop }) => {
  await shop.enter(page, 'support');
  await page.goto(shop.path('/settings/risk-rules'));
  await expect(page.getByRole('link', { name: 'Risk rules' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'New rule' })).toHaveCount(0);
});

test('thresholds of the score are tried before they are saved, and told at their place when they are wrong', async ({
  page,
  shop,
}) => {
  await shop.pay({ amount: 60_000 });
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/settings/risk-rules'));
  const part = page.locator('#thresholds');
  const save = part.getByRole('button', { name: 'Save thresholds' });
  await part.getByLabel('Hold for review from').fill('70');
  await part.getByLabel('Block from').fill('60');
  await expect(part.getByText('Not below “Hold for review from”')).toBeVisible();
  await part.getByLabel('Block from').fill('ninety');
  await expect(part.getByText('A whole number from 1 to 99, or nothing.')).toBeVisible();
  await part.getByLabel('Block from').fill('90');
  await expect(save).toHaveAttribute('aria-description', 'Try these thresholds first');
  await part.getByRole('button', { name: 'Try against history' }).click();
  const found = part.getByText('Block from 90: 0 of 1 attempts');
  await found.click();
  await expect(part.getByRole('cell', { name: 'Approved' }).first()).toBeVisible();
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await part.getByLabel('Block from').fill('95');
  await expect(save).toHaveAttribute('aria-description', 'Try these thresholds first');
  await part.getByLabel('Block from').fill('90');
  await save.click();
  await expect(page.getByText('Thresholds saved')).toBeVisible();
  await page.reload();
  await expect(part.getByLabel('Block from')).toHaveValue('90');
  await expect(save).toHaveAttribute('aria-description', 'These thresholds are in force');
  const before = page.locator('#thresholds-versions').getByRole('listitem');
  await expect(before).toHaveCount(1);
  await expect(before).toContainText('Version 1');
  await expect(before).toContainText('Block from 90: 0 of 1 attempts');
});

test('where two people are wanted one proposes thresholds and another confirms them', async ({
  page,
  shop,
}) => {
  await shop.enter(page, 'admin');
  await page.goto(shop.path('/settings/risk-rules'));
  await page.getByLabel('A second member has to confirm').click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const part = page.locator('#thresholds');
  await part.getByLabel('Block from').fill('90');
  await part.getByRole('button', { name: 'Try against history' }).click();
  await part.getByRole('button', { name: 'Propose thresholds' }).click();
  await expect(page.getByText('Another member has to confirm them')).toBeVisible();
  const confirm = part.getByRole('button', { name: 'Confirm these' });
  await expect(confirm).toHaveAttribute(
    'aria-description',
    'Another member has to confirm what you asked for',
  );
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await shop.enter(page, 'admin');
  await page.reload();
  await confirm.click();
  await expect(page.locator('#thresholds-versions')).toContainText('Version 1');
  await expect(confirm).toHaveCount(0);
  await expect(part.getByLabel('Block from')).toHaveValue('90');
});
