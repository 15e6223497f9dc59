// The browser of the tests: PLAYWRIGHT_CHROMIUM, else an installed Chromium or Chrome, else Playwright's own download,
// else Debian's package. The headless shell comes first: it draws the same pages for a quarter less of the processor.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';

const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of an installed browser, or null when Playwright's own is to be used. */
export function findBrowser() {
  const configured = process.env.PLAYWRIGHT_CHROMIUM;
  if (configured) {
    if (existsSync(configured)) return configured;
    throw new Error(`PLAYWRIGHT_CHROMIUM names ${configured}, which does not exist.`);
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [
    ...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))),
    ...PLACES,
  ];
  return candidates.find((file) => existsSync(file)) ?? null;
}

/** Installs a browser when there is none. Throws with what to do when that fails. */
export async function ensureBrowser(onProgress) {
  if (findBrowser() || (await hasDownloadedBrowser())) return;
  onProgress('Installing a browser for the tests (playwright install chromium)');
  const cli = path.join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const download = spawnSync(process.execPath, [cli, 'install', 'chromium', '--only-shell'], {
    stdio: ['ignore', 2, 2],
    timeout: 180_000,
  });
  if (download.status === 0 && (await hasDownloadedBrowser())) return;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    onProgress('Installing Chromium from the system packages (apt-get)');
    const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update'], options);
    for (const name of ['chromium-headless-shell', 'chromium']) {
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], options);
      if (findBrowser()) return;
    }
  }
  throw new Error(
    'No browser for the tests. Install Chromium or Chrome, or set PLAYWRIGHT_CHROMIUM to its program.',
  );
}

async function hasDownloadedBrowser() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}
