// npm run dev: the product with Next's development server on PORT. Pages and actions reload by themselves; the API and
// the jobs live in the server's bundle, which is made anew, and the server started anew, when lib/ or server.ts change.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';
import { fail } from './fail.mjs';
import { hashOfFiles } from './hash.mjs';
import { ensurePackages } from './packages.mjs';

const QUIET_MS = 300;
const STOP_MS = 3_000;

async function dev() {
  process.chdir(projectRoot);
  await ensurePackages();
  const [{ prepareDatabase, prepareSecrets }, { ensureClient }, { migrate }, { bundleProcesses }] =
    await Promise.all([
      import('./environment.mjs'),
      import('./generate.mjs'),
      import('./migrate.mjs'),
      import('./build.mjs'),
    ]);
  prepareSecrets();
  ensureClient();
  const database = await prepareDatabase((step) => process.stderr.write(`${step}\n`));
  await migrate(database.ownerUrl);
  await bundleProcesses();
  let isLeaving = false;
  const leave = async (code) => {
    isLeaving = true;
    await end(server);
    await database.release();
    process.exit(code);
  };
  let server = startServer(leave);
  const bundle = () => hashOfFiles(['dist/server.js']);
  let served = bundle();
  const restart = debounce(async () => {
    try {
      await bundleProcesses();
    } catch {
      // esbuild has printed what is wrong; the old server goes on until it is right.
      return;
    }
    // Most changes concern pages only, which Next reloads by itself.
    if (bundle() === served) return;
    served = bundle();
    await end(server);
    if (!isLeaving) server = startServer(leave);
  });
  for (const folder of ['lib', 'server.ts']) {
    watch(
      path.join(projectRoot, folder),
      { recursive: true },
      (_, name) => name?.startsWith('generated') || restart(),
    );
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => leave(0));
}

/** A server that ends by itself has said why; then there is nothing to wait for. */
function startServer(leave) {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server.js'], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  });
  child.once('exit', (code) => code && leave(code));
  return child;
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    // Next's compiler may take long to let go; nothing of value is lost in development.
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function debounce(work) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => work().catch(fail), QUIET_MS);
  };
}

dev().catch(fail);
