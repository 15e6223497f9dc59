import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

// The log is made when lib/log.ts is first imported; test processes write none, the servers they start do.
process.env.LOG_LEVEL = 'silent';

const browserUse = {
  browserName: 'chromium' as const,
  launchOptions: {
    executablePath: findBrowser() ?? undefined,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
  locale: 'en-US',
  timezoneId: 'UTC',
  // As in a browser with a window; one without asks nobody and refuses.
  permissions: ['clipboard-read', 'clipboard-write'],
  screenshot: 'only-on-failure' as const,
  // A trace records every step of every page: a tenth of the run. A failure keeps its picture and its page.
  trace: (process.env.TRACE ? 'retain-on-failure' : 'off') as 'retain-on-failure' | 'off',
};

/** The one test runner. `ledger` and `operations` have a database per worker; the others share one built server. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/files',
  globalSetup: './tests/support/global-setup.ts',
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A test that fails once has found something.
  retries: 0,
  // On two cores: a test waits for its server, its database or a timer a sixth of its time.
  workers: 3,
  // For a machine that is three times as slow as the usual one: a test that waits ends as soon as what it waits for comes.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/results.json' }]],
  projects: [
    { name: 'server', testDir: 'tests/support', testMatch: '*.setup.ts' },
    { name: 'ledger', testDir: 'tests/ledger', testMatch: '**/*.spec.ts' },
    { name: 'operations', testDir: 'tests/operations', testMatch: '**/*.spec.ts' },
    { name: 'api', testDir: 'tests/api', testMatch: '**/*.spec.ts', dependencies: ['server'] },
    {
      name: 'console',
      testDir: 'tests/console',
      testMatch: '**/*.spec.ts',
      dependencies: ['server'],
      use: browserUse,
    },
    {
      name: 'checkout',
      testDir: 'tests/checkout',
      testMatch: '**/*.spec.ts',
      dependencies: ['server'],
      use: browserUse,
    },
  ],
});
