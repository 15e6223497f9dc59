import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../scripts/cluster.mjs';
import { projectRoot } from '../../scripts/data-home.mjs';

const START_TIMEOUT_MS = 60_000;

export type TestServer = {
  url: string;
  port: number;
  pid: number;
  /** File with everything that the server wrote on stdout and stderr. */
  log: string;
  /** Sends a signal and waits until the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Orderly shutdown. */
  stop(): Promise<void>;
};

type Options = {
  /** The database's variables (`TestDatabase.env`) and what the test changes. */
  env: Record<string, string>;
  /** The server unless told otherwise. */
  program?: 'server' | 'worker';
  /** Keeps the port of a server that was killed, so that URLs stay valid. */
  port?: number;
  /** Lets the server outlive the process that starts it. */
  detached?: boolean;
  /** Parameters of Node, for instance to profile. */
  nodeParameters?: readonly string[];
};

/** Starts a process of the built product on a free port. It answers `GET /api/health/ready` when this returns. */
export async function startServer({
  env,
  program = 'server',
  port,
  detached = false,
  nodeParameters = [],
}: Options): Promise<TestServer> {
  const chosen = port ?? (await freePort());
  const url = `http://localhost:${chosen}`;
  const folder = path.join(projectRoot, 'test-results', 'servers');
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, `${chosen}-${Date.now()}.log`);
  const output = createWriteStream(log, { flags: 'a' });
  await new Promise((resolve) => output.once('open', resolve));
  const child = spawn(process.execPath, [...nodeParameters, `dist/${program}.js`], {
    cwd: projectRoot,
    detached,
    stdio: ['ignore', output, output],
    env: {
      ...withoutTestOptions(process.env),
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      JOBS: '1',
      ...env,
      PORT: String(chosen),
      WORKER_PORT: String(chosen),
      PUBLIC_URL: url,
      NEXTAUTH_URL: url,
    },
  });
  if (detached) child.unref();
  await waitUntilReady(url, child, log);
  return {
    url,
    port: chosen,
    pid: child.pid as number,
    log,
    kill: (signal) => end(child, signal),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Playwright's own options, such as the conditions for `server-only`, do not concern the server. */
function withoutTestOptions(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = env;
  return rest;
}

async function waitUntilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}; see ${log}`);
    const answer = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => null,
    );
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The server was not ready after ${START_TIMEOUT_MS / 1000} s; see ${log}`);
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
