import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type JSHandle, type Page } from '@playwright/test';
import type axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import { projectRoot } from '../../scripts/data-home.mjs';

/** The small build: every page that is looked at has to read it anew. */
const SOURCE = readFileSync(path.join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** Read by nobody: what is in order, and the stylesheets for a rule that is off. */
const ALWAYS: RunOptions = { reporter: 'no-passes', preload: { assets: ['media'] } };
/** In the look of what lies over something that is not its ancestor; `ofEachColour` runs in the page and has its own. */
const ALONE = 'alone ';
const CONTRAST: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/** The rules about names, texts and languages: what a translation can break. */
const WORDS = ['cat.name-role-value', 'cat.text-alternatives', 'cat.language', 'cat.forms'];

/** What axe finds wrong with the page (or the part of it): the rule and the first element. */
export async function violationsOf(page: Page, part?: string): Promise<string[]> {
  return [...(await structureViolationsOf(page, part)), ...(await contrastViolationsOf(page, part))];
}

/**
 * What axe finds wrong with the colours alone: nothing else depends on the theme, and they depend on no language. Texts
 * that are coloured alike, down to what lies behind them, are looked at three times and no more: axe takes a third of a
 * second for a page of rows, and finds of all rows the same. Who walks over many pages hands in what was in order on those
 * before; what is on this one is added to it.
 */
export async function contrastViolationsOf(
  page: Page,
  part = 'body',
  fine: Set<string> = new Set(),
): Promise<string[]> {
  const include = await page.evaluateHandle(ofEachColour, { part, fine: [...fine] });
  const looks = await include.evaluate((elements) => elements.map(({ look }) => look));
  if (looks.length === 0) return [];
  const chosen = await include.evaluateHandle((elements) => elements.map(({ element }) => element));
  const found = await look(page, { options: CONTRAST, part: { include: chosen } });
  // What is placed over others is like nothing else, and is looked at on every page.
  if (found.length === 0) for (const one of looks) if (!one.includes(ALONE)) fine.add(one);
  return found;
}

/** What axe finds wrong with everything but the colours, which take most of its time. */
export function structureViolationsOf(page: Page, part?: string): Promise<string[]> {
  return look(page, { options: { rules: { 'color-contrast': { enabled: false } } }, part });
}

/** What axe finds wrong that another language could have right. */
export function wordViolationsOf(page: Page): Promise<string[]> {
  return look(page, { options: { runOnly: { type: 'tag', values: WORDS } } });
}

type Look = { options: RunOptions; part?: string | { include: JSHandle<Element[]> } };
/** As it arrives in the page. */
type LookThere = { options: RunOptions; part?: string | { include: Element[] } };

/**
 * React takes a streamed title out and puts it back as it comes to life; a look in that moment is repeated once the title
 * is there again.
 */
async function look(page: Page, wanted: Look): Promise<string[]> {
  const once = async () => {
    await expect(page).toHaveTitle(/\S/);
    const whole = { ...wanted, options: { ...ALWAYS, ...wanted.options } };
    const found = await page.evaluate(run, whole);
    if (found !== null) return found;
    await page.evaluate(SOURCE);
    return (await page.evaluate(run, whole)) ?? ['axe did not start'];
  };
  const found = await once();
  return found.some((violation) => violation.startsWith('document-title')) ? once() : found;
}

/**
 * Runs in the page; null when axe is not there yet. A document keeps it for all its looks, and no page of ours has frames,
 * so nothing has to be put together in a page beside it.
 */
async function run({ options, part }: LookThere): Promise<string[] | null> {
  if (!window.axe) return null;
  if (document.querySelector('iframe, frame')) return ['a frame is in the page, which is not looked into'];
  // A page that comes to life may have replaced some of them since.
  const chosen = typeof part === 'object' ? part.include.filter((element) => element.isConnected) : [];
  const where = chosen.length > 0 ? { include: chosen } : typeof part === 'string' ? part : document;
  const { violations } = await window.axe.run(where, options);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}

/**
 * Of the elements that say something, the first, the middle and the last of each look: its own colour, size and weight,
 * and everything behind it up to the first opaque colour. What lies over something that is not its ancestor is like
 * nothing else. Runs in the page.
 */
function ofEachColour({
  part,
  fine,
}: {
  part: string;
  fine: string[];
}): { element: Element; look: string }[] {
  type Behind = { key: string; fade: string };
  const nothing = { key: '', fade: '' };
  const known = new Map<Element, Behind>();
  const behind = (element: Element | null): Behind => {
    if (!element) return nothing;
    const before = known.get(element);
    if (before) return before;
    const style = getComputedStyle(element);
    const above = behind(element.parentElement);
    const { opacity, filter, mixBlendMode, backgroundImage, backgroundColor, position } = style;
    const isOpaque =
      backgroundImage === 'none' && /^(rgb|lab|oklab|lch|oklch)\([^/]*\)$/.test(backgroundColor);
    const isPlaced = /absolute|fixed|sticky/.test(position);
    const under = isOpaque ? '' : isPlaced ? `alone ${known.size}` : above.key;
    const isFaded = opacity !== '1' || filter !== 'none' || mixBlendMode !== 'normal';
    const made = {
      key: `${backgroundImage} ${backgroundColor} < ${under}`,
      fade: isFaded ? `${opacity} ${filter} ${mixBlendMode} ${above.key} ${above.fade}` : above.fade,
    };
    known.set(element, made);
    return made;
  };
  const looks = new Map<string, Element[]>();
  for (const element of document.querySelectorAll(`${part}, ${part} *`)) {
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!says && !element.matches('input, select, textarea')) continue;
    const { width, height } = element.getBoundingClientRect();
    // Nobody sees it, and axe does not ask for its contrast.
    if (width <= 2 || height <= 2 || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const { key, fade } = behind(element);
    const look = [
      element.tagName,
      // Of what cannot be used, and what names it, no contrast is asked.
      element.closest(':disabled, [aria-disabled=true]') !== null,
      element.closest('label')?.control?.matches(':disabled, [aria-disabled=true]'),
      color,
      fontSize,
      fontWeight,
      textShadow,
      key,
      fade,
    ].join('|');
    const alike = looks.get(look);
    if (alike) alike.push(element);
    else looks.set(look, [element]);
  }
  for (const look of fine) looks.delete(look);
  return [...looks].flatMap(([look, alike]) =>
    alike
      .filter((_, nth) => [0, Math.floor(alike.length / 2), alike.length - 1].includes(nth))
      .map((element) => ({ element, look })),
  );
}

declare global {
  interface Window {
    axe?: typeof axe;
  }
}
