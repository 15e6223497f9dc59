import { expect, type Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

/** Read by nobody: what is in order, and the stylesheets for a rule that is off. */
const ALWAYS: RunOptions = { reporter: 'no-passes', preload: { assets: ['media'] } };

/** What axe finds wrong with the page (or the part of it): the rule and the first element. */
export function violationsOf(page: Page, part?: string): Promise<string[]> {
  return look(page, {}, part);
}

/** What axe finds wrong with the colours alone: nothing else depends on the theme, and they depend on no language. */
export function contrastViolationsOf(page: Page): Promise<string[]> {
  return look(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });
}

/** What axe finds wrong with everything but the colours, which take most of its time. */
export function structureViolationsOf(page: Page): Promise<string[]> {
  return look(page, { rules: { 'color-contrast': { enabled: false } } });
}

/**
 * React takes a streamed title out and puts it back as it comes to life; a look in that moment is repeated once the title
 * is there again.
 */
async function look(page: Page, options: RunOptions, part?: string): Promise<string[]> {
  const once = async () => {
    await expect(page).toHaveTitle(/\S/);
    const wanted = { options: { ...ALWAYS, ...options }, part };
    const found = await page.evaluate(run, wanted);
    if (found !== null) return found;
    await page.evaluate(axe.source);
    return (await page.evaluate(run, wanted)) ?? ['axe did not start'];
  };
  const found = await once();
  return found.some((violation) => violation.startsWith('document-title')) ? once() : found;
}

/**
 * Runs in the page; null when axe is not there yet. A document keeps it for all its looks, and no page of ours has frames,
 * so nothing has to be put together in a page beside it.
 */
async function run({ options, part }: { options: RunOptions; part?: string }): Promise<string[] | null> {
  if (!window.axe) return null;
  const { violations } = await window.axe.run(part ?? document, options);
  if (document.querySelector('iframe, frame')) return ['a frame is in the page, which is not looked into'];
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}

declare global {
  interface Window {
    axe?: typeof axe;
  }
}
