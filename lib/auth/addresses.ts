import { isIP } from 'node:net';

/**
 * The client's address: the socket's peer, or, when the peer is a configured proxy, the right-most address of
 * X-Forwarded-For that is not a proxy. Anything else in that header is the client's own word and is ignored.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | null,
  trustedProxies: readonly string[],
): string | null {
  const trusted = new Set(trustedProxies.map(plainAddress));
  const hops = (forwardedFor ?? '')
    .split(',')
    .map((hop) => plainAddress(hop.trim()))
    .filter(Boolean);
  let address = plainAddress(peer ?? '');
  while (trusted.has(address) && hops.length > 0) {
    const next = hops.pop() ?? '';
    if (isIP(next) === 0) break;
    address = next;
  }
  return isIP(address) === 0 ? null : address;
}

/** IPv4 addresses mapped into IPv6 (`::ffff:10.0.0.1`) are the IPv4 address; zones (`%eth0`) are dropped. */
function plainAddress(text: string): string {
  return text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** The network an address belongs to for counting tries: /24 of IPv4, /48 of IPv6 (what one customer is given). */
export function addressRange(address: string | null): string {
  if (address === null) return 'unknown';
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return `${expandIpv6(address).slice(0, 3).join(':')}::/48`;
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: Math.max(gap, 0) }, () => '0'), ...after].map((part) =>
    Number.parseInt(part, 16).toString(16),
  );
}
