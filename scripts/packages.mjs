// Installs what package-lock.json asks for when node_modules is missing or older. Imports nothing from npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';

const MINIMUM = [20, 19];

/** Refuses a Node that is too old, with what to do about it. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Error(
    `Node ${process.versions.node} is too old. Install Node ${MINIMUM.join('.')} or newer (24 is fine).`,
  );
}

/** Runs `npm ci` unless the installed packages belong to this lockfile. Its output goes to stderr. */
export async function ensurePackages(onProgress = (step) => process.stderr.write(`${step}\n`)) {
  requireNode();
  // A container image has what it needs, without the packages that only builds use.
  if (process.env.COUNTINGHOUSE_PREBUILT === '1') return;
  const lock = path.join(projectRoot, 'package-lock.json');
  const mark = path.join(projectRoot, 'node_modules', '.countinghouse-lock');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  if (isInstalled(lock)) {
    writeFileSync(mark, wanted);
    return;
  }
  onProgress('Installing packages (npm ci), about a minute');
  // A mirror that lacks other systems' packages makes `npm ci` call the lockfile incomplete; `npm install` takes the same
  // versions from it.
  if (!npm(['ci']) && !npm(['install', '--no-save'])) {
    throw new Error(
      'npm could not install the packages: see above. Check that this machine reaches your npm registry.',
    );
  }
  writeFileSync(mark, wanted);
}

function npm(command) {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const parameters = [
    ...command,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
  ];
  const run = spawnSync(program, parameters, {
    cwd: projectRoot,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return run.status === 0;
}

/** npm's own record of what it installed, compared with the lockfile: covers an `npm ci` done by hand. */
function isInstalled(lock) {
  const record = path.join(projectRoot, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.optional || entry.devOptional || entry.peer) return true;
    return installed[name]?.version === entry.version;
  });
}
