import { expect, type Page } from '@playwright/test';
import { PASSWORD } from '../operations/auth-support';

/** Answers the question that a live action asks a member without a second factor; the action then goes on by itself. */
export async function confirmStepUp(page: Page, password = PASSWORD): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog).toHaveCount(0);
}
