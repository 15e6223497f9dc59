import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/cluster.mjs';
import { projectRoot } from '../../scripts/data-home.mjs';
import type { TestDatabase } from '../support/database';

/** One of the product's processes from its source, so that no build is needed: killed and started as often as it takes. */
export class Victim {
  private child: ChildProcess | null = null;
  private output = '';

  private constructor(
    private readonly program: 'server.ts' | 'worker.ts',
    private readonly env: NodeJS.ProcessEnv,
    readonly port: number,
  ) {}

  static async prepare(
    program: 'server.ts' | 'worker.ts',
    database: TestDatabase,
    more: Record<string, string>,
  ): Promise<Victim> {
    const port = await freePort();
    const { NODE_OPTIONS: _options, SANDBOX_NETWORK_URL: _network, ...inherited } = process.env;
    const env = {
      ...inherited,
      NODE_ENV: 'production' as const,
      ...database.env,
      LOG_LEVEL: 'warn',
      COUNTINGHOUSE_PROCESS: 'api',
      JOBS: '1',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...more,
    };
    return new Victim(program, env, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it; a server answers when this returns. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', this.program], {
      cwd: projectRoot,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-4_000);
      });
    }
    if (this.program === 'worker.ts') return;
    const deadline = Date.now() + 40_000;
    while (Date.now() < deadline) {
      if (child.exitCode !== null)
        throw new Error(`${this.program} ended with ${child.exitCode}: ${this.output}`);
      const answer = await fetch(`${this.url}/api/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await sleep(20);
    }
    throw new Error(`${this.program} did not answer: ${this.output}`);
  }

  /** SIGKILL: no handler runs, no connection is closed in order. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** In order: what is under way is answered and written. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  /** A POST to the merchant API; null when no answer came because the process died. */
  async post(
    secret: string,
    path: string,
    body: object,
    key: string = randomUUID(),
  ): Promise<{ status: number; text: string } | null> {
    try {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.status === 500) throw new Error(`the server failed: ${text} ${this.output}`);
      return { status: response.status, text };
    } catch (error) {
      if ((error as Error).message.startsWith('the server failed')) throw error;
      return null;
    }
  }
}
