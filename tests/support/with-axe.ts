import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { projectRoot } from '../../scripts/data-home.mjs';

/** The small build: every page that is looked at has to read it anew. */
const SOURCE = readFileSync(path.join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** The answer of something in the page that needs axe, and says null as long as it is not there. */
export async function withAxe<T>(page: Page, ask: () => Promise<T | null>): Promise<T> {
  await expect(page).toHaveTitle(/\S/);
  const found = await ask();
  if (found !== null) return found;
  await page.evaluate(SOURCE);
  const answer = await ask();
  if (answer === null) throw new Error('axe did not start');
  return answer;
}

declare global {
  interface Window {
    axe?: typeof axe;
  }
}
