import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base } from '@playwright/test';
import { closeDatabase } from '@/lib/db';
import { operateEverywhere } from '@/lib/present-environment';
import { type ApiClient, newApiClient } from '../support/api';
import { createTestDatabase, dropTestDatabase, type TestDatabase } from '../support/database';
import { startServer, type TestServer } from '../support/server';

// biome-ignore lint/suspicious/noExplicitAny: lines of the log and bodies of every shape pass through here.
type Json = any;
type Heard = { path: string; headers: IncomingHttpHeaders; body: Json };

/** Listens as a merchant's server or as a collector: keeps what is sent to it and answers with a status. */
export class Listener {
  readonly heard: Heard[] = [];
  private server: Server | null = null;

  constructor(public statusOf: (heard: Heard, before: readonly Heard[]) => number) {}

  async open(): Promise<string> {
    this.server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const body = JSON.parse(String(Buffer.concat(chunks)));
        const heard = { path: message.url ?? '', headers: message.headers, body };
        const status = this.statusOf(heard, this.heard);
        this.heard.push(heard);
        response.writeHead(status).end('{}');
      });
    });
    const { server } = this;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }
}

export type Observed = {
  server: TestServer;
  /** What the server was started with. */
  env: Record<string, string>;
  database: TestDatabase;
  api: ApiClient;
  /** The merchant's server; the first time that it is told of an event it refuses it. */
  receiver: Listener;
  receiverUrl: string;
  /** The endpoint through which it is told of everything. */
  endpoint: { id: string; secret: string };
  /** What spans are exported to. */
  collector: Listener;
  /** Everything that the process has logged so far. */
  lines(): Json[];
};

/** A server with a database of its own: what its log and its metrics say is of one test's doing. */
export const test = base.extend<object, { observed: Observed }>({
  observed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
    async ({}, use) => {
      const database = await createTestDatabase('observed');
      operateEverywhere();
      Object.assign(process.env, database.env, { JOBS: '0' });
      const receiver = new Listener(({ body }, before) =>
        before.some((earlier) => earlier.body.id === body.id) ? 200 : 500,
      );
      const receiverUrl = await receiver.open();
      const collector = new Listener(() => 200);
      const env = {
        ...database.env,
        WEBHOOK_ALLOW_CIDR: '127.0.0.1/32',
        WEBHOOK_SCHEDULE_SCALE: '0.001',
        OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open(),
        OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=countinghouse',
        OTEL_SERVICE_NAME: 'observed',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      };
      const server = await startServer({ env });
      const api = await newApiClient(server.url);
      const url = `${receiverUrl}/hooks`;
      const endpoint = (await api.post('/webhook_endpoints', { url, event_types: ['*'] })).body;
      const lines = () =>
        readFileSync(server.log, 'utf8')
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line));
      await use({ server, env, database, api, receiver, receiverUrl, endpoint, collector, lines });
      await server.stop();
      await receiver.close();
      await collector.close();
      await closeDatabase();
      await dropTestDatabase(database);
    },
    { scope: 'worker', auto: true },
  ],
});

export { expect } from '@playwright/test';
