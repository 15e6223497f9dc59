import type { IncomingMessage, ServerResponse } from 'node:http';
import { renderEvent } from '@/lib/api/render-event';
import { type Actor, actorFromRequest, ensurePermission } from '@/lib/auth/actor';
import { actorStill } from '@/lib/auth/key-actor';
import { personalDataView } from '@/lib/auth/permissions';
import { problemOf } from '@/lib/doors/problem';
import { validate } from '@/lib/doors/validate';
import { DomainError, ensure } from '@/lib/errors';
import { EventFilters } from '@/lib/events/filters';
import { eventsBehind, FOLLOWED_MAX, type Place } from '@/lib/events/follow';
import { newId } from '@/lib/ids';
import { horizon, parsePosition } from '@/lib/live/queries';
import { BEAT_MS } from '@/lib/live/schema';
import { log } from '@/lib/log';
import { bodyOf } from '@/lib/webhooks/body';
import { addressOf } from './client-address';

export const EVENT_STREAM_PATH = '/api/v1/events/stream';
const TICK_MS = 500;
const PER_KEY_MAX = 5;
const ALL_MAX = 200;
/** Bytes that a client may leave unread; a slower one is cut off and resumes where it was. */
const UNREAD_MAX = 1024 * 1024;
const Query = EventFilters.pick({ type: true });

type Open = { keyId: string; response: ServerResponse };
const holder = globalThis as typeof globalThis & { countinghouseEventStreams?: Set<Open> };

function streams(): Set<Open> {
  holder.countinghouseEventStreams ??= new Set();
  return holder.countinghouseEventStreams;
}

/** Ends every stream: the process is about to stop, and clients come back to the next. */
export function endEventStreams(): void {
  for (const { response } of streams()) response.end();
}

/**
 * `GET /api/v1/events/stream?type=a,b` with a key: every event as webhooks tell it, as server-sent events, for tools of
 * developers (docs/command-line.md). Begins with what comes next; `Last-Event-ID` continues without a gap or a double.
 */
export async function serveEventStream(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newId('request');
  try {
    await open(request, response, requestId);
  } catch (error) {
    if (response.headersSent) {
      log.warn({ err: error, requestId }, 'a stream of events ended');
      response.destroy();
      return;
    }
    const problem = problemOf(error, requestId);
    const { headers, retryAfter } = error instanceof DomainError ? error.details : {};
    response.writeHead(problem.status, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Request-Id': requestId,
      ...headers,
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    });
    response.end(JSON.stringify(problem));
  }
}

async function open(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
  const { headers, url = '' } = request;
  ensure(request.method === 'GET', 'method_not_allowed', 'This path takes: GET.', {
    headers: { Allow: 'GET' },
  });
  const read = (name: string) => headers[name.toLowerCase()];
  const actor = await actorFromRequest(
    { get: (name) => [read(name)].flat().join(', ') || null },
    { ip: addressOf(request), requestId, method: 'GET', url, body: async () => Buffer.alloc(0) },
  );
  ensure(actor.kind === 'key', 'invalid_key', 'A stream of events takes a key.');
  ensurePermission(actor, 'events:read');
  const query = new URL(url, 'http://localhost').searchParams;
  const { type: types = null } = validate(Query, Object.fromEntries(query));
  const all = [...streams()];
  const own = all.filter(({ keyId }) => keyId === actor.id).length;
  ensure(
    all.length < ALL_MAX && own < PER_KEY_MAX,
    'rate_limited',
    'Too many streams are open already. End one first.',
    { retryAfter: 30 },
  );
  const start = await startOf(headers['last-event-id']);
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
    'Request-Id': requestId,
  });
  const entry = { keyId: actor.id, response };
  streams().add(entry);
  response.on('close', () => streams().delete(entry));
  await follow(actor, response, start, types);
}

/** Behind what the client had; a place that this database has not reached is one of a database before it was restored. */
async function startOf(lastEventId: string | string[] | undefined): Promise<Place> {
  const now = { xid: await horizon(), id: '' };
  const place = parsePosition(String(lastEventId ?? ''));
  return place && BigInt(place.xid) <= BigInt(now.xid) ? place : now;
}

/**
 * Until somebody ends the connection, the key or what it may here: looked at before every reading. What the client did not get
 * it asks for with its next connection.
 */
async function follow(
  opener: Actor,
  response: ServerResponse,
  start: Place,
  types: readonly string[] | null,
): Promise<void> {
  let place = start;
  let beatAt = 0;
  write(response, 'ready', `${place.xid}.${place.id}`, '{}');
  while (!response.writableEnded && !response.destroyed) {
    const actor = await actorStill(opener);
    if (!actor?.permissions.has('events:read')) break;
    const showsPeople = personalDataView(actor.permissions, actor.kind) === 'full';
    const to = await horizon();
    const followed = await eventsBehind(actor.environment.id, place, to, types);
    for (const { event, position, before } of followed) {
      const body = await bodyOf({ event, before, payload: 'full', showsPeople }, renderEvent);
      write(response, 'event', position, body.toString());
      place = parsePosition(position) ?? place;
    }
    if (followed.length === FOLLOWED_MAX) continue;
    // Whatever began before was read.
    if (BigInt(to) > BigInt(place.xid)) place = { xid: to, id: '' };
    if (performance.now() >= beatAt) {
      write(response, 'beat', null, '{}');
      beatAt = performance.now() + BEAT_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  response.end();
}

function write(response: ServerResponse, event: string, id: string | null, data: string): void {
  response.write(`${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
  if (response.writableLength > UNREAD_MAX) response.destroy();
}
