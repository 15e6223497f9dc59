// npm run check: format, lint with import boundaries, types, dead code, file sizes. `--write` formats what it can.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { ensureClient } from './generate.mjs';
import { isMainModule } from './main-module.mjs';
import { ensurePackages } from './packages.mjs';

const FILE_LINES_MAX = 250;
/** Tests and demo data are lists of cases, which grow without growing harder. */
const CASE_LINES_MAX = 400;
const SOURCES = ['app', 'components', 'lib', 'prisma/seed', 'scripts', 'tests'];
/** Tables of words and numbers: splitting them would only hide the next line. */
const TABLES = new Set(['lib/auth/common-passwords.ts']);

const NPX = process.platform === 'win32' ? 'npx.cmd' : 'npx';

const STEPS = [
  {
    name: 'format and lint (biome)',
    run: (write) => tool(['biome', 'check', ...(write ? ['--write'] : []), '--diagnostic-level=error', '.']),
  },
  { name: 'dead code (knip)', run: () => tool(['knip', '--no-progress', '--no-config-hints']) },
  { name: `files of at most ${FILE_LINES_MAX} lines`, run: checkSizes },
  { name: 'types (tsc)', run: (_write, build) => checkTypes(build) },
];

/**
 * Runs every step, says what is wrong, and returns the names of those that failed. `build` is a build that may run
 * meanwhile: it writes the types of the routes, so types wait for it.
 *
 * @param {(line: string) => void} say
 * @param {{ write?: boolean, build?: Promise<unknown> }} options
 */
export async function check(say, { write = false, build = Promise.resolve() } = {}) {
  ensureClient();
  const failed = [];
  for (const step of STEPS) {
    const problem = await step.run(write, build);
    say(`${problem === null ? '✓' : '✘'} ${step.name}`);
    if (problem === null) continue;
    say(problem);
    failed.push(step.name);
  }
  return { passed: STEPS.length - failed.length, failed };
}

/** Null, or what the tool printed. */
function tool(parameters) {
  const run = spawn(NPX, ['--no-install', ...parameters], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  for (const stream of [run.stdout, run.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    run.on('error', reject);
    run.on('close', (code) => resolve(code === 0 ? null : output.trim()));
  });
}

/** Next writes the types of its routes first; without them a fresh clone would not know stylesheets. */
async function checkTypes(build) {
  await build;
  if (!existsSync(path.join(projectRoot, 'next-env.d.ts'))) {
    const problem = await tool(['next', 'typegen']);
    if (problem !== null) return problem;
  }
  return tool(['tsc', '--noEmit']);
}

function checkSizes() {
  const long = SOURCES.flatMap(listFiles)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !TABLES.has(file))
    .map((file) => ({
      file,
      lines: readFileSync(path.join(projectRoot, file), 'utf8').split('\n').length - 1,
    }))
    .filter(
      ({ file, lines }) => lines > (/^(tests|prisma\/seed)\//.test(file) ? CASE_LINES_MAX : FILE_LINES_MAX),
    );
  return long.length === 0 ? null : long.map(({ file, lines }) => `${file}: ${lines} lines`).join('\n');
}

function listFiles(folder) {
  const full = path.join(projectRoot, folder);
  if (!existsSync(full) || folder === path.join('lib', 'generated')) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? listFiles(file) : [file];
  });
}

async function run() {
  await ensurePackages();
  const write = process.argv.includes('--write');
  const { failed } = await check((line) => process.stdout.write(`${line}\n`), { write });
  process.exit(failed.length === 0 ? 0 : 1);
}

if (isMainModule(import.meta.url)) run().catch(fail);
