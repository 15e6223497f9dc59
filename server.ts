import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import { flushKeyUses } from '@/lib/auth/key-uses';
import { closeDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { startJobs } from '@/lib/jobs/run-jobs';
import { endAll } from '@/lib/live/hub';
import { log } from '@/lib/log';
import { atDoor } from '@/lib/present-environment';
import { flushRequests } from '@/lib/requests/write-requests';
import { serveApi } from '@/lib/server/answer-api';
import { EVENT_STREAM_PATH, endEventStreams, serveEventStream } from '@/lib/server/answer-event-stream';
import { serveFiles } from '@/lib/server/answer-files';
import { type ProcessState, serveOperator } from '@/lib/server/answer-operator';
import { readStaticFiles, type StaticFiles, serveStatic } from '@/lib/server/answer-static';
import { STREAM_PATH, serveStream } from '@/lib/server/answer-stream';
import { isForeign } from '@/lib/server/foreign-origin';
import { refuseLargeBody } from '@/lib/server/limit-body';
import { preparePage } from '@/lib/server/page-headers';
import { plainTarget } from '@/lib/server/plain-path';
import { runUntilSignal } from '@/lib/server/run-until-signal';
import { observeRequest } from '@/lib/telemetry';
import { noteSpan, traced } from '@/lib/trace';
import { startTracing } from '@/lib/tracing/start-tracing';
import { startAnnouncing } from '@/lib/vault/announce-keys';

/** What the process serves: everything, the merchant API alone, or everything but background jobs. */
export type ServerKind = 'all' | 'api' | 'console';
/** Next's own handler, and the files of the build, which need none of it. */
type Pages = { answer: RequestListener; files: StaticFiles };
export type RunningServer = { port: number; stop(): Promise<void> };

const STOP_TIMEOUT_MS = 10_000;

/** Starts the server on PORT and, unless JOBS is off, the background jobs. Rejects when the port is taken. */
export async function startServer(kind: ServerKind): Promise<RunningServer> {
  const { PORT, JOBS, NODE_ENV } = env();
  const state: ProcessState = { isStopping: false };
  const tracing = await startTracing();
  const server = createServer();
  // A client has 15 s for its headers and 60 s for a body; a slower one only holds a connection.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  const pages = kind === 'api' ? null : await preparePages(server, PORT, NODE_ENV === 'development');
  server.on('request', (request, response) => {
    atDoor(() => route(request, response, state, pages)).catch((error) => failed(error, request, response));
  });
  await listen(server, PORT);
  const keys = startAnnouncing(kind === 'all' ? 'server' : kind);
  const jobs = JOBS && kind === 'all' ? startJobs() : null;
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      state.isStopping = true;
      endAll();
      endEventStreams();
      await Promise.all([closeServer(server), jobs?.stop()]);
      await flushKeyUses();
      await keys.stop();
      await flushRequests();
      await tracing.stop();
      await closeDatabase();
    },
  };
}

async function preparePages(server: Server, port: number, isDevelopment: boolean): Promise<Pages> {
  const app = next({
    dev: isDevelopment,
    dir: process.cwd(),
    httpServer: server,
    hostname: 'localhost',
    port,
  });
  await app.prepare();
  return { answer: app.getRequestHandler(), files: isDevelopment ? new Map() : readStaticFiles() };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  state: ProcessState,
  pages: Pages | null,
): Promise<void> {
  if (state.isStopping) response.setHeader('Connection', 'close');
  const url = plainTarget(request.url ?? '/');
  if (url === null) return refuse(response, 400, 'The address is not one of this server.');
  request.url = url;
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  if (path.startsWith('/api/')) {
    if (path === EVENT_STREAM_PATH && !state.isStopping) return serveEventStream(request, response);
    if (path.startsWith('/api/v1/') || path === '/api/v1') return serveApi(request, response);
    if (path.startsWith('/api/files/')) return serveFiles(request, response);
    if (await serveOperator(path, request, response, state)) return;
  }
  if (!pages) return notServed(response);
  if (path === STREAM_PATH && !state.isStopping) return serveStream(request, response);
  if (await refuseLargeBody(request, response)) return;
  await servePage(request, response, pages);
}

async function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, files }: Pages,
): Promise<void> {
  const started = performance.now();
  const { id, path } = await preparePage(request, response);
  const first = path.split('/')[1] ?? '';
  const area = AREAS.has(first) ? `/${first}` : 'other';
  response.on('finish', () => {
    const durationMs = performance.now() - started;
    observeRequest(area, response.statusCode, durationMs);
    if (area === STATIC) return;
    const { method } = request;
    log.info(
      { requestId: id, method, path, status: response.statusCode, durationMs: Math.round(durationMs) },
      'page',
    );
  });
  if (isForeign(request, path))
    return refuse(response, 403, 'Send this from the page itself. Nothing was done.');
  if (area === STATIC) {
    if (!serveStatic(files, path, request, response)) await answer(request, response);
    return;
  }
  const facts = { 'http.request.method': request.method, 'countinghouse.request_id': id };
  await traced({ name: 'page', of: area, kind: 'server', facts }, async () => {
    await answer(request, response);
    noteSpan({ 'http.response.status_code': response.statusCode });
  });
}

const STATIC = '/_next';

/** First segments that exist: the label of a metric must not be what a client makes up. */
const AREAS = new Set([
  '',
  'm',
  'c',
  'sign-in',
  'sign-up',
  'second-factor',
  'sandbox',
  'api',
  '_next',
  'icon',
  'docs',
]);

function notServed(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
  response.end(
    JSON.stringify({ type: 'about:blank', title: 'This process serves the merchant API only', status: 404 }),
  );
}

function refuse(response: ServerResponse, status: 400 | 403, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(`${text}\n`);
}

function failed(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  log.error({ error, method: request.method, path: request.url?.split('?')[0] }, 'a request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' });
  response.end('Something went wrong on our side.\n');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Answers what is under way, then closes; after ten seconds the rest is cut off. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

runUntilSignal(import.meta.url, async () => {
  const { port, stop } = await startServer(
    (process.env.COUNTINGHOUSE_PROCESS as ServerKind | undefined) ?? 'all',
  );
  log.info({ port }, 'the server listens');
  return stop;
});
