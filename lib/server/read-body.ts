import type { IncomingMessage } from 'node:http';

const DISCARD_BYTES_MAX = 4 * 1024 * 1024;

/**
 * The request's body, cut off after `limit` bytes (the result is then a little longer than that). What follows is read
 * and thrown away for a while, so that the client gets to see our answer instead of a reset connection. Null when the
 * client went away in the middle.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (request.method === 'GET' || request.method === 'HEAD') return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let kept = 0;
    let seen = 0;
    const finish = () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    request.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (kept <= limit) {
        chunks.push(chunk);
        kept += chunk.length;
      }
      if (seen > limit + DISCARD_BYTES_MAX) {
        request.pause();
        finish();
      }
    });
    request.on('end', finish);
    request.on('close', () => resolve(null));
    request.on('error', () => resolve(null));
  });
}
