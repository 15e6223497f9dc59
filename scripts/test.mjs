// npm test: everything, from a fresh clone: packages, a browser, the build, the checks, then Playwright with its own
// database. `npm test -- --project=ledger tests/ledger/x.spec.ts` hands its parameters to Playwright and skips the checks.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';

const RESULTS = path.join(projectRoot, 'test-results', 'results.json');

function say(line) {
  process.stdout.write(`${line}\n`);
}

async function test() {
  process.chdir(projectRoot);
  const parameters = process.argv.slice(2);
  const isWhole = parameters.length === 0;
  await ensurePackages(say);
  const { ensureClient } = await import('./generate.mjs');
  ensureClient();
  if (needs(parameters, ['console', 'checkout'])) await (await import('./browser.mjs')).ensureBrowser(say);
  const isBuilt = needs(parameters, ['console', 'checkout', 'api']);
  const build = isBuilt ? (await import('./build.mjs')).ensureBuild(say) : Promise.resolve();
  const check = isWhole ? (await import('./check.mjs')).check(say, { build }) : { passed: 0, failed: [] };
  const [checks] = await Promise.all([check, build]);
  rmSync(RESULTS, { force: true });
  const code = await runPlaywright(parameters);
  const tests = readResults();
  const failed = tests.failed + checks.failed.length;
  if (checks.failed.length > 0) say(`\nFailed checks: ${checks.failed.join(', ')}`);
  say(`\n${tests.passed + checks.passed} passed, ${failed} failed`);
  process.exit(code === 0 && failed === 0 ? 0 : 1);
}

/** Whether a run with these parameters includes one of the projects. */
function needs(parameters, projects) {
  const chosen = parameters.filter((text) => text.startsWith('--project=')).map((text) => text.slice(10));
  return chosen.length === 0 || chosen.some((name) => projects.includes(name));
}

function runPlaywright(parameters) {
  const cli = path.join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const options = [process.env.NODE_OPTIONS, '--conditions=react-server'].filter(Boolean).join(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'test', ...parameters], {
      stdio: 'inherit',
      env: { ...process.env, NODE_OPTIONS: options },
    });
    // Playwright hears Ctrl-C itself and ends its servers; we wait for it.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

/** A test that was flaky counts as failed; a run that broke off before its report counts as one failure. */
function readResults() {
  if (!existsSync(RESULTS)) return { passed: 0, failed: 1 };
  const { stats, errors } = JSON.parse(readFileSync(RESULTS, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

test().catch((error) => {
  if (error instanceof Error) process.stderr.write(`\n${error.message}\n`);
  say('\n0 passed, 1 failed');
  fail(error);
});
