import type { IncomingMessage, ServerResponse } from 'node:http';
import { takeToken } from '@/lib/api/rate-limit';
import { equalBytes } from '@/lib/crypto';
import { pool } from '@/lib/db';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { countSecurityReport, metricsRegistry } from '@/lib/telemetry';
import { addressOf } from './client-address';
import { readBody } from './read-body';

const READY_TIMEOUT_MS = 2_000;
const REPORT_BYTES_MAX = 8 * 1024;

type Answer = { status: number; type?: string; body?: string; headers?: Record<string, string> };
type Handler = (request: IncomingMessage, state: ProcessState) => Promise<Answer>;

/** What the process says of itself; readiness ends as soon as it begins to shut down. */
export type ProcessState = { isStopping: boolean };

/** What operators, load balancers and browsers ask of every process, whatever else it serves. */
const HANDLERS: Record<string, { methods: readonly string[]; handle: Handler }> = {
  '/api/health/live': { methods: ['GET', 'HEAD'], handle: async () => json(200, { status: 'ok' }) },
  '/api/health/ready': { methods: ['GET', 'HEAD'], handle: readiness },
  '/api/metrics': { methods: ['GET', 'HEAD'], handle: metrics },
  '/api/security-reports': { methods: ['POST'], handle: securityReport },
};

/** Answers the request when it is one of these; false when it is not. */
export async function serveOperator(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  state: ProcessState,
): Promise<boolean> {
  const entry = Object.hasOwn(HANDLERS, path) ? HANDLERS[path] : undefined;
  if (!entry) return false;
  const method = request.method ?? 'GET';
  const answer = entry.methods.includes(method)
    ? await entry.handle(request, state)
    : { ...json(405, { status: 'method not allowed' }), headers: { Allow: entry.methods.join(', ') } };
  response.writeHead(answer.status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(answer.type ? { 'Content-Type': answer.type } : {}),
    ...answer.headers,
  });
  response.end(method === 'HEAD' ? undefined : answer.body);
  return true;
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/** Ready: not shutting down, and the database answers with a migrated schema. */
async function readiness(_: IncomingMessage, state: ProcessState): Promise<Answer> {
  if (state.isStopping) return json(503, { status: 'stopping' });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), READY_TIMEOUT_MS);
  });
  try {
    await Promise.race([pool().query({ name: 'ready', text: 'SELECT 1 FROM merchant LIMIT 1' }), late]);
    return json(200, { status: 'ok', database: 'ok' });
  } catch {
    return {
      ...json(503, { status: 'unavailable', database: 'unavailable' }),
      headers: { 'Retry-After': '1' },
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Prometheus text. Without METRICS_TOKEN only a scraper on this machine gets it; a proxy in between is not one. */
async function metrics(request: IncomingMessage): Promise<Answer> {
  if (!mayReadMetrics(request)) return json(404, { status: 'not found' });
  const registry = metricsRegistry();
  return { status: 200, type: registry.contentType, body: await registry.metrics() };
}

function mayReadMetrics(request: IncomingMessage): boolean {
  const token = env().METRICS_TOKEN;
  if (token) return equalBytes(request.headers.authorization ?? '', `Bearer ${token}`);
  const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
  const address = addressOf(request) ?? '';
  return !isForwarded && (address === '::1' || address.startsWith('127.'));
}

/** Browsers report violations of the Content-Security-Policy here: a sign of injected script, or of our own mistake. */
async function securityReport(request: IncomingMessage): Promise<Answer> {
  if (!takeToken(`security-report:${addressOf(request)}`, 5).allowed) {
    return { status: 429, headers: { 'Retry-After': '1' } };
  }
  const body = await readBody(request, REPORT_BYTES_MAX);
  if (!body || body.length > REPORT_BYTES_MAX) return { status: 413 };
  const report = parseReport(body.toString('utf8'));
  if (!report) return { status: 400 };
  countSecurityReport(report.directive);
  log.warn(report, 'content security policy violated');
  return { status: 204 };
}

/** Only the directive and the origin of what was blocked: a URL may hold what must not be logged. */
function parseReport(text: string): { directive: string; blocked: string } | null {
  try {
    const report = (JSON.parse(text) as { 'csp-report'?: Record<string, unknown> })['csp-report'];
    const directive = /^[a-z-]{1,40}/.exec(String(report?.['violated-directive']))?.[0];
    if (!directive) return null;
    const blocked = String(report?.['blocked-uri'] ?? '');
    return { directive, blocked: URL.canParse(blocked) ? new URL(blocked).origin : blocked.slice(0, 20) };
  } catch {
    return null;
  }
}
