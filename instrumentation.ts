import { SERVER_HEADERS } from '@/lib/auth/server-headers';

type Asked = { path: string; headers: Record<string, string | string[] | undefined> };

/** Tells the log why a page failed, under the id of the request that its error page shows. */
export async function onRequestError(error: unknown, { path, headers }: Asked): Promise<void> {
  const { log } = await import('@/lib/log');
  const requestId = headers[SERVER_HEADERS.requestId];
  log.error({ requestId, path: path.split('?')[0], err: error }, 'a page failed');
}
