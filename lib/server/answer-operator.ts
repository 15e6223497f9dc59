import type { IncomingMessage, ServerResponse } from 'node:http';
import { equalBytes } from '@/lib/crypto';
import { pool } from '@/lib/db';
import { env } from '@/lib/env';
import { take } from '@/lib/limits/take';
import { log } from '@/lib/log';
import { prepareGauges } from '@/lib/observability/gauges';
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
  prepareGauges();
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
  const { isAllowed, resetSeconds } = await take('reports', String(addressOf(request)));
  if (!isAllowed) return { status: 429, headers: { 'Retry-After': String(resetSeconds) } };
  const body = await readBody(request, REPORT_BYTES_MAX);
  if (!body || body.length > REPORT_BYTES_MAX) return { status: 413 };
  const reports = parseReports(body.toString('utf8'));
  if (!reports) return { status: 400 };
  for (const report of reports) {
    countSecurityReport(report.directive);
    log.warn(report, 'content security policy violated');
  }
  return { status: 204 };
}

type Report = { directive: string; blocked: string };
const REPORTS_MAX = 10;

/** What browsers send: one object for `report-uri`, a list of reports of any kind for `report-to`. Null for anything else. */
function parseReports(text: string): Report[] | null {
  try {
    const sent = JSON.parse(text) as { 'csp-report'?: Record<string, unknown> } | ReportingApi[];
    if (!Array.isArray(sent)) {
      const report = reportOf(
        sent['csp-report']?.['violated-directive'],
        sent['csp-report']?.['blocked-uri'],
      );
      return report && [report];
    }
    return sent
      .filter(({ type }) => type === 'csp-violation')
      .slice(0, REPORTS_MAX)
      .flatMap(({ body }) => reportOf(body?.effectiveDirective, body?.blockedURL) ?? []);
  } catch {
    return null;
  }
}

type ReportingApi = { type?: unknown; body?: { effectiveDirective?: unknown; blockedURL?: unknown } };

/** Only the directive and the origin of what was blocked: a URL may hold what must not be logged. */
function reportOf(directiveText: unknown, blockedText: unknown): Report | null {
  const directive = String(directiveText).split(' ')[0] ?? '';
  if (!DIRECTIVES.has(directive)) return null;
  const blocked = String(blockedText ?? '');
  return { directive, blocked: URL.canParse(blocked) ? new URL(blocked).origin : blocked.slice(0, 20) };
}

/** Those of our policy, as browsers name them: the label of a metric must not be what a client makes up. */
const DIRECTIVES = new Set(
  'default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src font-src connect-src object-src base-uri form-action frame-ancestors frame-src worker-src media-src manifest-src'.split(
    ' ',
  ),
);
