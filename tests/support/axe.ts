import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe finds wrong with the page (or the part of it): the rule and the first element. */
export async function violationsOf(page: Page, part?: string): Promise<string[]> {
  // The title comes with the last of a streamed page.
  await expect(page).toHaveTitle(/\S/);
  const builder = new AxeBuilder({ page });
  const { violations } = await (part === undefined ? builder : builder.include(part)).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}
