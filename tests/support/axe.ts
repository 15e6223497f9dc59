import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * What axe finds wrong with the page (or the part of it): the rule and the first element. React takes a streamed title
 * out and puts it back as it comes to life; a look in that moment is repeated once the title is there again.
 */
export async function violationsOf(page: Page, part?: string): Promise<string[]> {
  await expect(page).toHaveTitle(/\S/);
  const found = await analyze(page, part);
  if (!found.some((violation) => violation.startsWith('document-title'))) return found;
  await expect(page).toHaveTitle(/\S/);
  return analyze(page, part);
}

/** What axe finds wrong with the colours alone: nothing else depends on the theme, and they depend on no language. */
export async function contrastViolationsOf(page: Page): Promise<string[]> {
  return told(await new AxeBuilder({ page }).withRules(['color-contrast']).analyze());
}

/** What axe finds wrong with everything but the colours, which take most of its time. */
export async function structureViolationsOf(page: Page): Promise<string[]> {
  await expect(page).toHaveTitle(/\S/);
  return told(await new AxeBuilder({ page }).disableRules(['color-contrast']).analyze());
}

async function analyze(page: Page, part?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  return told(await (part === undefined ? builder : builder.include(part)).analyze());
}

function told({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}
