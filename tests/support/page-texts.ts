import type { Page } from '@playwright/test';

/**
 * Every text that a reader can see, hear or hover on this page, each once. What stands between ⟦ and ⟧ is a message of
 * the pretend language and left out; so are code, times, amounts and parts in another language.
 */
export async function textsOf(page: Page): Promise<string[]> {
  return [...new Set(await page.evaluate(collectTexts))];
}

/** Runs in the page. */
function collectTexts(): string[] {
  const SKIPPED =
    'script, style, noscript, template, pre, code, kbd, time, svg, [data-amount], [lang]:not(html), next-route-announcer';
  const found: string[] = [document.title.replace(/⟦[^⟦⟧]*⟧/g, '')];
  const isMessage = (text: string) => /^⟦.*⟧$/s.test(text);
  const inMessage = (node: Node) => {
    let element = node.parentElement;
    for (let level = 0; element && level < 3; level++, element = element.parentElement)
      if (isMessage(element.textContent?.trim() ?? '')) return true;
    return false;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (!text || !parent || parent.closest(SKIPPED)) continue;
    if (isMessage(text) || inMessage(node)) continue;
    if (parent.closest('option') || parent.getClientRects().length > 0) found.push(text);
  }
  const attributes = [
    'aria-label',
    'aria-description',
    'aria-roledescription',
    'placeholder',
    'title',
    'alt',
  ];
  for (const name of attributes)
    for (const element of document.body.querySelectorAll(`[${name}]:not(time)`)) {
      const text = element.getAttribute(name)?.trim() ?? '';
      if (text && !isMessage(text)) found.push(text);
    }
  return found.map((text) => text.replace(/^[\s·/–—]+|[\s·/–—]+$/g, '')).filter(Boolean);
}
