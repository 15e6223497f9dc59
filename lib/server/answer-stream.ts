import type { IncomingMessage, ServerResponse } from 'node:http';
import { actorFromCookie } from '@/lib/auth/actor';
import { tokenFromCookieHeader } from '@/lib/auth/session';
import { problemOf } from '@/lib/doors/problem';
import { DomainError, ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { hasRoom, join, type Reader } from '@/lib/live/hub';
import { type Fact, parsePosition } from '@/lib/live/queries';
import { BEAT_MS } from '@/lib/live/schema';
import { addressOf } from './client-address';

export const STREAM_PATH = '/api/stream';
/** Bytes that a client may leave unread; a slower one is cut off and resumes where it was. */
const UNREAD_MAX = 64 * 1024;
const HEAD = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // Proxies of the nginx family must pass each event on at once.
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * `GET /api/stream?environment=env_…`: what happens in an environment, as server-sent events, for the console's own
 * pages. `Last-Event-ID` (or `after`, for a page that opens its stream anew) continues without a gap.
 */
export async function serveStream(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newId('request');
  try {
    await open(request, response, requestId);
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const problem = problemOf(error, requestId);
    response.writeHead(problem.status, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Request-Id': requestId,
      ...(error instanceof DomainError && error.details.retryAfter !== undefined
        ? { 'Retry-After': String(error.details.retryAfter) }
        : {}),
      ...(problem.status === 405 ? { Allow: 'GET' } : {}),
    });
    response.end(JSON.stringify(problem));
  }
}

async function open(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
  const { headers } = request;
  ensure(request.method === 'GET', 'method_not_allowed', 'This path takes: GET.');
  const site = headers['sec-fetch-site'];
  ensure(
    !site || site === 'same-origin',
    'origin_not_allowed',
    'A session is accepted from the console’s own pages only.',
  );
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const cookie = headers.cookie ?? '';
  const facts = { ip: addressOf(request), requestId, method: 'GET' };
  const actor = await actorFromCookie(cookie, query.get('environment') ?? '', facts);
  ensure(hasRoom(actor.id), 'rate_limited', 'Too many pages listen already. Close some of them.', {
    retryAfter: 30,
  });
  response.writeHead(200, { ...HEAD, 'Request-Id': requestId });
  const stream = new Stream(response);
  const reader: Reader = {
    userId: actor.id,
    token: (await tokenFromCookieHeader(cookie)) ?? '',
    environmentId: actor.environment.id,
    kind: actor.environment.kind,
    permissions: actor.permissions,
    send: (told, position) => stream.send(told, position),
    end: () => stream.end(),
  };
  const after = parsePosition(String(headers['last-event-id'] ?? query.get('after') ?? ''));
  stream.onEnd(await join(reader, after, (position) => stream.write('ready', position, '{}')));
}

/** One connection: events out, a sign of life every 25 seconds, one end however it comes. */
class Stream {
  private isOver = false;
  private leave: (() => void) | null = null;
  private readonly beat: NodeJS.Timeout;

  constructor(private readonly response: ServerResponse) {
    this.beat = setInterval(() => this.write('beat', null, '{}'), BEAT_MS);
    response.on('close', () => this.end());
    response.on('error', () => this.end());
  }

  onEnd(leave: () => void): void {
    if (this.isOver) leave();
    else this.leave = leave;
  }

  send(facts: readonly Fact[] | null, position: string): void {
    if (!facts) this.write('reset', position, '{}');
    for (const { position: id, ...fact } of facts ?? []) this.write('fact', id, JSON.stringify(fact));
  }

  write(event: string, id: string | null, data: string): void {
    if (this.isOver) return;
    this.response.write(`${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
    if (this.response.writableLength > UNREAD_MAX) this.response.destroy();
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    clearInterval(this.beat);
    this.response.end();
    this.leave?.();
  }
}
