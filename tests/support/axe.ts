import type { Page } from '@playwright/test';
import type { RunOptions } from 'axe-core';
import { contrastViolationsOf } from './axe-colours';
import { withAxe } from './with-axe';

/** Read by nobody: what is in order, and the stylesheets for a rule that is off. */
const ALWAYS: RunOptions = { reporter: 'no-passes', preload: { assets: ['media'] } };

/** The rules about names, texts and languages: what a translation can break. */
const WORDS = ['cat.name-role-value', 'cat.text-alternatives', 'cat.language', 'cat.forms'];

/** What axe finds wrong with the page (or the part of it): the rule and the first element. */
export async function violationsOf(page: Page, part?: string): Promise<string[]> {
  return [...(await structureViolationsOf(page, part)), ...(await contrastViolationsOf(page, part))];
}

/** What axe finds wrong with everything but the colours, which take most of its time. */
export function structureViolationsOf(page: Page, part?: string): Promise<string[]> {
  return look(page, { options: { rules: { 'color-contrast': { enabled: false } } }, part });
}

/** What axe finds wrong that another language could have right. */
export function wordViolationsOf(page: Page): Promise<string[]> {
  return look(page, { options: { runOnly: { type: 'tag', values: WORDS } } });
}

type Look = { options: RunOptions; part?: string };

/**
 * React takes a streamed title out and puts it back as it comes to life; a look in that moment is repeated once the title
 * is there again.
 */
async function look(page: Page, wanted: Look): Promise<string[]> {
  const whole = { ...wanted, options: { ...ALWAYS, ...wanted.options } };
  const found = await withAxe(page, () => page.evaluate(run, whole));
  const isEarly = found.some((violation) => violation.startsWith('document-title'));
  return isEarly ? withAxe(page, () => page.evaluate(run, whole)) : found;
}

/**
 * Runs in the page; null when axe is not there yet. A document keeps it for all its looks, and no page of ours has frames,
 * so nothing has to be put together in a page beside it.
 */
async function run({ options, part = 'html' }: Look): Promise<string[] | null> {
  if (!window.axe) return null;
  if (document.querySelector('iframe, frame')) return ['a frame is in the page, which is not looked into'];
  const { violations } = await window.axe.run(part === 'html' ? document : part, options);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}
