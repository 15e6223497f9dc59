// npm start: everything from a fresh clone to a served product, in one process. npm run api | console | worker run a
// part of it. Nothing from npm is imported before the packages are there.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { endChildren } from './children.mjs';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { ensurePackages, requireNode } from './packages.mjs';

const { values: options } = parseArgs({ options: { process: { type: 'string', default: 'all' } } });
const PORT_WAIT_MS = 4_000;
const isPrebuilt = process.env.COUNTINGHOUSE_PREBUILT === '1';

function say(line = '') {
  process.stdout.write(`${line}\n`);
}

async function start() {
  requireNode();
  process.chdir(projectRoot);
  // A development setting of the shell must not reach the product.
  process.env.NODE_ENV = 'production';
  await ensurePackages(say);
  const { loadDotEnv, prepareDatabase, prepareSecrets } = await import('./environment.mjs');
  loadDotEnv();
  const isWorker = options.process === 'worker';
  if (!isWorker) await requirePort();
  prepareSecrets();
  const database = await prepareDatabase(say);
  const stopPreparing = endWhilePreparing(database);
  try {
    await prepareSchema(database);
    if (!isPrebuilt) await (await import('./build.mjs')).ensureBuild(say);
    await demo(database);
    const running = isWorker ? await startWorker() : await startServer();
    stopPreparing();
    await greet(running, database);
    database.watch(say);
    endOnSignal(running, database);
  } catch (error) {
    await database.release();
    throw error;
  }
}

/** A server that was just killed may still be letting go of the port, so a taken one is looked at for a while. */
async function requirePort() {
  process.env.PORT ||= '3000';
  const port = Number(process.env.PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`PORT is ${process.env.PORT}: use 1 to 65535.`);
  const deadline = Date.now() + PORT_WAIT_MS;
  for (;;) {
    const problem = await listenProblem(port);
    if (!problem) return;
    if (problem === 'EACCES')
      throw new Error(`Port ${port} needs more rights. Choose another: PORT=3001 npm start`);
    if (Date.now() > deadline) {
      throw new Error(
        `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
      );
    }
    await sleep(200);
  }
}

function listenProblem(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.code));
    probe.listen(port, () => probe.close(() => resolve(null)));
  });
}

async function prepareSchema(database) {
  const { migrate } = await import('./migrate.mjs');
  const applied = await migrate(database.ownerUrl);
  if (applied.length > 0) say(`Migrated the database (${applied.length} new)`);
  const { runsAsOwner } = await import('./roles.mjs');
  if (await runsAsOwner(process.env.DATABASE_URL)) {
    say(
      'Warning: the application runs as the owner of its tables, so the database cannot protect what must never change.',
    );
    say('         docs/external-database.md has the SQL for a role of its own.');
  }
}

async function demo(database) {
  const { seedDemoOnce } = await import('./demo.mjs');
  await seedDemoOnce(database, say);
}

function startServer() {
  return load('server.js').then((module) => module.startServer(options.process));
}

function startWorker() {
  return load('worker.js').then((module) => module.startWorker());
}

function load(name) {
  return import(pathToFileURL(path.join(projectRoot, 'dist', name)).href);
}

async function greet(running, database) {
  if (options.process === 'worker') return say('The worker runs. Stop it with Ctrl-C.');
  const url = process.env.PUBLIC_URL ?? `http://localhost:${running.port}`;
  say();
  say(`  Countinghouse   ${url}`);
  const { demoSignIns } = await import('./demo.mjs');
  for (const line of await demoSignIns(database)) say(`  ${line}`);
  say();
  say('  Stop it with Ctrl-C.');
  say();
}

/** Until the server runs, a signal ends the build or the seed, and the database if nobody else uses it. */
function endWhilePreparing(database) {
  const end = async () => {
    say('\nStopping …');
    endChildren();
    await database.release();
    process.exit(130);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, end);
  return () => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, end);
  };
}

/** The second signal does not wait. When npm itself was killed, nobody could stop us any more, so we end too. */
function endOnSignal(running, database) {
  let isEnding = false;
  const end = async (signal) => {
    if (isEnding) {
      if (signal === 'again') return;
      process.exit(1);
    }
    isEnding = true;
    setTimeout(() => process.exit(1), 20_000).unref();
    say('\nStopping …');
    try {
      await running.stop();
    } finally {
      await database.release();
    }
    process.exit(0);
  };
  // npm passes the terminal's Ctrl-C on, so one key press may arrive twice.
  let last = 0;
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      const isEcho = Date.now() - last < 1_000;
      last = Date.now();
      end(isEcho ? 'again' : name).catch(fail);
    });
  }
  process.on('SIGHUP', () => end('again').catch(fail));
  const ancestors = ancestry();
  if (process.env.npm_lifecycle_event) {
    setInterval(() => ancestry() !== ancestors && end('again').catch(fail), 1_000).unref();
  }
}

/** Our parent and, on Linux, its parent: npm runs us through a shell, which outlives npm. */
function ancestry() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    return `${parent} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return String(parent);
  }
}

start().catch(fail);
