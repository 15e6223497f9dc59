// One PostgreSQL data directory: created once, started detached (several of our processes share it), found again by its
// port, stopped by signal.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databasePrograms } from './binaries.mjs';
import { databaseUser } from './data-home.mjs';
import { isAlive } from './mutex.mjs';

const START_TIMEOUT_MS = 90_000;

/** fsync and synchronous_commit stay on: an acknowledged payment survives a power cut. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  random_page_cost: '1.1',
  checkpoint_timeout: '10min',
  autovacuum_naptime: '20s',
  jit: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Terse, and without statements: a log line must not carry values of rows.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
};

/** Creates the data directory unless it holds a cluster. Returns whether it was created. */
export function initialise(directory, superuserPassword) {
  if (existsSync(path.join(directory, 'PG_VERSION'))) return false;
  const user = databaseUser();
  // Without PG_VERSION an earlier initdb was cut off before anything could have been stored.
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(directory), `.password-${randomBytes(4).toString('hex')}`);
  writeFileSync(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
  if (user.uid !== undefined) {
    chownSync(directory, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const parameters = [
    `--pgdata=${directory}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--lc-messages=C',
    '--lc-collate=C',
    '--lc-ctype=C',
    '--data-checksums',
    '--no-instructions',
  ];
  try {
    const run = spawnSync(databasePrograms().initdb, parameters, {
      ...user,
      cwd: directory,
      encoding: 'utf8',
    });
    if (run.status !== 0) {
      throw new Error(
        `PostgreSQL could not create its data directory ${directory}:\n${run.error ?? run.stderr}`,
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return true;
}

/**
 * Starts the cluster on the port, or on a free one when that is taken, and returns the port. `settings` adds to or
 * replaces ours.
 */
export async function startCluster(directory, preferredPort, superuserPassword, settings = {}) {
  removeStalePidFile(directory);
  const port = (await isFree(preferredPort)) ? preferredPort : await freePort();
  const log = path.join(path.dirname(directory), 'postgresql.log');
  const output = openSync(log, 'w', 0o600);
  const flags = Object.entries({ ...SETTINGS, ...settings, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // Detached: Ctrl-C in the terminal reaches us, and we stop the database after our own connections are closed.
  const child = spawn(databasePrograms().postgres, ['-D', directory, ...flags], {
    ...databaseUser(),
    cwd: directory,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, LC_ALL: 'C', PGDATA: directory },
  });
  let failure;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code) => {
    failure ??= `it ended with code ${code}`;
  });
  child.unref();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(port, superuserPassword))) {
    if (failure || Date.now() > deadline) {
      throw new Error(
        `PostgreSQL did not start in ${directory}: ${failure ?? 'no answer'}.\n${lastLines(log)}\nThe full log: ${log}`,
      );
    }
    await sleep(40);
  }
  return port;
}

/** The port of the running cluster of this directory, or null. */
export async function runningPort(directory, superuserPassword) {
  const lock = readPidFile(directory);
  if (!lock || !isAlive(lock.pid)) return null;
  return (await answers(lock.port, superuserPassword)) ? lock.port : null;
}

/** Whether the cluster's process is gone without having been stopped: then its file is still there. */
export function hasCrashed(directory) {
  const lock = readPidFile(directory);
  return lock !== null && !isPostgresOf(lock.pid, directory);
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopCluster(directory) {
  const lock = readPidFile(directory);
  if (!lock || !isPostgresOf(lock.pid, directory)) return;
  process.kill(lock.pid, 'SIGINT');
  const deadline = Date.now() + 30_000;
  while (isAlive(lock.pid) && existsSync(path.join(directory, 'postmaster.pid'))) {
    if (Date.now() > deadline) {
      process.kill(lock.pid, 'SIGQUIT');
      return;
    }
    await sleep(30);
  }
}

/** After kill -9 the file stays, and its number may belong to anybody by now; PostgreSQL would refuse to start. */
function removeStalePidFile(directory) {
  const lock = readPidFile(directory);
  if (lock && !isPostgresOf(lock.pid, directory))
    rmSync(path.join(directory, 'postmaster.pid'), { force: true });
}

function isPostgresOf(pid, directory) {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory);
  } catch {
    return readFileSyncOrEmpty(`/proc/${pid}/cmdline`).includes(directory);
  }
}

function readPidFile(directory) {
  const lines = readFileSyncOrEmpty(path.join(directory, 'postmaster.pid')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 ? { pid, port } : null;
}

function readFileSyncOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function lastLines(log) {
  return readFileSyncOrEmpty(log).trim().split('\n').slice(-6).join('\n');
}

async function answers(port, password) {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether nobody listens on the port of this machine. */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    if (!port) return resolve(false);
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
