import type { Page } from '@playwright/test';
import { withAxe } from './with-axe';

/** Elements with their looks, one to three of each. */
type Chosen = { element: Element; look: string }[];

/** In the look of what lies over something that is not its ancestor: it is like nothing else on any page. */
const ALONE = 'alone ';

/**
 * What axe finds wrong with the colours alone: nothing else depends on the theme, and they depend on no language. Texts
 * that are coloured alike, down to what lies behind them, are looked at three times and no more: axe takes a third of a
 * second for a page of rows, and finds of all rows the same. Who walks over many pages hands in the looks that were in
 * order on those before; those of this page are added.
 */
export async function contrastViolationsOf(
  page: Page,
  part = 'body',
  fine: Set<string> = new Set(),
): Promise<string[]> {
  const chosen = await page.evaluateHandle(ofEachLook, { part, fine: [...fine] });
  if (await chosen.evaluate(({ length }) => length === 0)) return [];
  const { violations, inOrder } = await withAxe(page, () => page.evaluate(contrastOf, chosen));
  for (const look of inOrder) if (!look.includes(ALONE)) fine.add(look);
  return violations;
}

/**
 * Runs in the page; null when axe is not there yet. In order is a look of which every element passed: of some, such as a
 * single letter, axe says that it cannot tell, which is no violation and proves nothing about other texts.
 */
async function contrastOf(chosen: Chosen): Promise<{ violations: string[]; inOrder: string[] } | null> {
  if (!window.axe) return null;
  // A page that comes to life may have replaced some of them since.
  const include = chosen.flatMap(({ element }) => (element.isConnected ? [element] : []));
  const { violations, passes } = await window.axe.run(include.length > 0 ? { include } : document, {
    runOnly: { type: 'rule', values: ['color-contrast'] },
    elementRef: true,
    preload: { assets: ['media'] },
  });
  const passed = new Set(passes.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  const open = new Set(
    chosen.flatMap(({ element, look }) => (passed.has(element as HTMLElement) ? [] : [look])),
  );
  return {
    violations: violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 1).map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
    ),
    inOrder: chosen.flatMap(({ look }) => (open.has(look) ? [] : [look])),
  };
}

/**
 * Of the elements that say something, the first, the middle and the last of each look: its own colour, size and weight,
 * and everything behind it up to the first opaque colour. What lies over something that is not its ancestor is like
 * nothing else. Runs in the page.
 */
function ofEachLook({ part, fine }: { part: string; fine: string[] }): Chosen {
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
