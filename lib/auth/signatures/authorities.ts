import { env } from '@/lib/env';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

let cached: { from: string; authorities: readonly string[] } | undefined;

/**
 * The hosts under which clients know this server, as `@authority` has them: lower case, without a scheme's own port. They
 * are PUBLIC_URL's and those of PUBLIC_HOSTS, never what a Host header says: a proxy may rewrite that one, and a client that
 * was lured to another host has signed for that host. A server that is known as localhost has all names of loopback.
 */
export function publicAuthorities(): readonly string[] {
  const { PUBLIC_URL, PUBLIC_HOSTS } = env();
  const from = `${PUBLIC_URL} ${PUBLIC_HOSTS}`;
  if (cached?.from === from) return cached.authorities;
  const { protocol, hostname, port } = new URL(PUBLIC_URL);
  const names = hostname === 'localhost' ? LOOPBACK : [hostname];
  const own = names.map((name) => (port === '' ? name : `${name}:${port}`));
  const others = PUBLIC_HOSTS.map((host) => new URL(`${protocol}//${host}`).host);
  cached = { from, authorities: [...new Set([...own, ...others])] };
  return cached.authorities;
}
