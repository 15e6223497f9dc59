import { createServer } from 'node:http';
import { log } from '@/lib/log';
import { atDoor } from '@/lib/present-environment';
import { type ProcessState, serveOperator } from './answer-operator';

/**
 * Answers health and metrics on `port`, for a process that serves nothing else; whatever else is asked for is not there. Rejects
 * when the port is taken. What a client may see is decided as everywhere.
 */
export async function startOperatorServer(
  port: number,
  state: ProcessState,
): Promise<{ stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const answered = isRead
      ? atDoor(() => serveOperator(path, request, response, state))
      : Promise.resolve(false);
    answered
      .then((isOne) => {
        if (!isOne) response.writeHead(404, { 'Cache-Control': 'no-store' }).end();
      })
      .catch((error: unknown) => {
        log.error({ err: error, path }, 'a request failed');
        response.destroy();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
