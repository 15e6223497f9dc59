import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe finds wrong with the page (or the part of it): the rule and the first element. */
export function violationsOf(page: Page, part?: string): Promise<string[]> {
  return look(page, (builder) => (part === undefined ? builder : builder.include(part)));
}

/** What axe finds wrong with the colours alone: nothing else depends on the theme, and they depend on no language. */
export function contrastViolationsOf(page: Page): Promise<string[]> {
  return look(page, (builder) => builder.withRules(['color-contrast']));
}

/** What axe finds wrong with everything but the colours, which take most of its time. */
export function structureViolationsOf(page: Page): Promise<string[]> {
  return look(page, (builder) => builder.disableRules(['color-contrast']));
}

/**
 * React takes a streamed title out and puts it back as it comes to life; a look in that moment is repeated once the title
 * is there again.
 */
async function look(page: Page, narrow: (builder: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const once = async () => {
    await expect(page).toHaveTitle(/\S/);
    return told(await narrow(new AxeBuilder({ page })).analyze());
  };
  const found = await once();
  return found.some((violation) => violation.startsWith('document-title')) ? once() : found;
}

function told({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}
