// Two rules for several processes around one embedded database: one at a time may start or stop it, and the last one
// that uses it switches it off. Both survive kill -9: a dead process's claim counts for nothing.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCK_WAIT_MS = 120_000;

/**
 * Runs `work` while no other process holds the lock file.
 *
 * @template Result
 * @param {string} lockFile
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function exclusively(lockFile, work) {
  const deadline = Date.now() + LOCK_WAIT_MS;
  while (!take(lockFile)) {
    if (Date.now() > deadline)
      throw new Error(`Another process holds ${lockFile} for too long. Remove it if none runs.`);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function take(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readOrNull(lockFile);
  // A file without a number was just created; only an old one was left behind by a crash.
  const isStale = holder ? !isAlive(Number(holder)) : ageMs(lockFile) > 5_000;
  if (isStale) rmSync(lockFile, { force: true });
  return false;
}

/** Registers this process as a user of the database; `'keep'` stays until the database is stopped by hand. */
export function register(folder, name = String(process.pid)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), '');
}

export function unregister(folder, name = String(process.pid)) {
  rmSync(path.join(folder, name), { force: true });
}

/** How many living processes use the database. */
export function countUsers(folder) {
  let count = 0;
  for (const name of listOrEmpty(folder)) {
    if (name === 'keep' || isAlive(Number(name))) count += 1;
    else unregister(folder, name);
  }
  return count;
}

export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

function ageMs(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function listOrEmpty(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
