import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './read-body';

/** As much as Next takes for an action; forms, callbacks and reports are far smaller. */
const PAGE_BODY_BYTES_MAX = 1024 * 1024;
/** Files that are uploaded as they are, and how large they may be; one byte more is for the route to say so. */
const UPLOADS = /^\/m\/[^/]+\/[^/]+\/refunds\/bulk\/upload$/;
const UPLOAD_BYTES_MAX = 5 * 1024 * 1024 + 1;

/** Milliseconds in which the rest of a refused body may still come. */
const LINGER_MS = 5_000;

function bytesMaxOf(request: IncomingMessage): number {
  const path = (request.url ?? '').split('?')[0] ?? '';
  return UPLOADS.test(path) ? UPLOAD_BYTES_MAX : PAGE_BODY_BYTES_MAX;
}

/**
 * Bounds the body of a request that Next reads, which would read any amount of it into memory. A declared length beyond
 * the limit is answered with 413 and true is returned; a body without one is cut off, with its connection, at the limit.
 */
export async function refuseLargeBody(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const bytesMax = bytesMaxOf(request);
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    if ((await readBody(request, 0)) === null) return true;
    response.writeHead(413, {
      'Content-Type': 'text/plain',
      'Cache-Control': 'no-store',
    });
    response.end(`The body has at most ${Math.floor(bytesMax / 1024 / 1024)} MB. Nothing was done.\n`);
    linger(request);
    return true;
  }
  if (request.headers['transfer-encoding'] !== undefined) cutOff(request, bytesMax);
  return false;
}

/** Throws away what still comes: whoever sends into a closed connection never hears the answer. Then the connection ends. */
function linger(request: IncomingMessage): void {
  request.removeAllListeners('data').resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.on('close', () => clearTimeout(timer));
}

/** Counts what the parser hands over; nothing is read earlier than Next asks for it. */
function cutOff(request: IncomingMessage, bytesMax: number): void {
  const { push } = request;
  let seen = 0;
  request.push = function counted(this: IncomingMessage, chunk: Buffer | null, encoding?: BufferEncoding) {
    seen += chunk?.length ?? 0;
    if (seen <= bytesMax) return push.call(this, chunk, encoding);
    this.destroy();
    return false;
  };
}
