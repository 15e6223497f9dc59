import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sessionCookieName, sessionCookieOptions } from '@/lib/auth/session';
import { preparePage } from '@/lib/server/page-headers';

/** What a server says that is reached over https, as JSON: for a test that gives this process such an environment. */
async function facts() {
  const headers: Record<string, string> = {};
  const request = Object.assign(new EventEmitter(), {
    url: '/sign-in',
    headers: {},
    socket: { remoteAddress: '203.0.113.9' },
  }) as unknown as IncomingMessage;
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    getHeader: (name: string) => headers[name.toLowerCase()],
    writeHead: () => response,
  } as unknown as ServerResponse;
  await preparePage(request, response);
  response.writeHead(200);
  return { cookie: sessionCookieName(), options: sessionCookieOptions(), headers };
}

facts().then((said) => process.stdout.write(JSON.stringify(said)));
