import type { IncomingMessage } from 'node:http';
import { clientAddress } from '@/lib/auth/addresses';
import { env } from '@/lib/env';

let proxies: { text: string; list: readonly string[] } | undefined;

function trustedProxies(): readonly string[] {
  const text = env().TRUSTED_PROXIES;
  if (proxies?.text !== text)
    proxies = {
      text,
      list: text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    };
  return proxies.list;
}

/** The client's address: the socket's, or what a proxy in TRUSTED_PROXIES says. */
export function addressOf(request: IncomingMessage): string | null {
  const forwarded = request.headers['x-forwarded-for'];
  const text = Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? null);
  return clientAddress(request.socket.remoteAddress, text, trustedProxies());
}
