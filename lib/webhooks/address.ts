import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { EnvironmentKind } from '@/lib/auth/permissions';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors';

/** Address of the built-in receiver of sandboxes: it takes everything, and deliveries show what it was sent. */
export const BUILT_IN_RECEIVER = 'countinghouse:receiver';

const URL_LENGTH_MAX = 2_048;
const LOOKUP_TIMEOUT_MS = 2_000;

/** Special-purpose IPv4 (RFC 6890 and its updates): private, shared, loopback, link-local, test, multicast, reserved. */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Within the one public range of IPv6: what carries an IPv4 address inside, and what is for documents and protocols. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
const PUBLIC_6 = blockList(['2000::/3']);
const NOT_PUBLIC = blockList([...NOT_PUBLIC_4, ...NOT_PUBLIC_6]);

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/');
    list.addSubnet(network, Number(bits), family(isIP(network)));
  }
  return list;
}

function family(version: number): 'ipv4' | 'ipv6' {
  return version === 6 ? 'ipv6' : 'ipv4';
}

let allowed: { text: string; list: BlockList } | undefined;

/** Whether the operator has allowed this address (WEBHOOK_ALLOW_CIDR). */
export function isAllowed(address: string): boolean {
  const text = env().WEBHOOK_ALLOW_CIDR;
  if (allowed?.text !== text) {
    allowed = {
      text,
      list: blockList(
        text
          .split(',')
          .map((range) => range.trim())
          .filter(Boolean),
      ),
    };
  }
  return allowed.list.check(plain(address), family(isIP(plain(address))));
}

/** Whether the address is one of the public internet. IPv4 inside IPv6 is judged as IPv4 where it is plain, else refused. */
export function isPublic(address: string): boolean {
  const text = plain(address);
  const version = isIP(text);
  if (version === 0) return false;
  if (version === 6 && !PUBLIC_6.check(text, 'ipv6')) return false;
  return !NOT_PUBLIC.check(text, family(version));
}

/** `::ffff:127.0.0.1` and `::ffff:7f00:1` are 127.0.0.1. */
function plain(address: string): string {
  const text = address
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .toLowerCase();
  const mapped = /^(?:0{0,4}:){1,5}(?::?)ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(
    text,
  );
  if (!mapped) return text;
  if (mapped[1]) return mapped[1];
  const [high, low] = [Number.parseInt(mapped[2] ?? '', 16), Number.parseInt(mapped[3] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether bytes may be sent to this address for this URL: only what the operator allowed may use http or another port. */
export function mayConnect(url: URL, address: string): boolean {
  return isAllowed(address) || (isOrdinary(url) && isPublic(address));
}

function isOrdinary(url: URL): boolean {
  return url.protocol === 'https:' && url.port === '';
}

/** Names that mean this machine or its neighbours, whatever they resolve to. */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa|localdomain)$/;

/**
 * The address of a receiver in its normal form. Throws `url_not_allowed` with the reason: not https on port 443, a user or
 * a password in it, a name that is not plain ASCII, or an address that is not of the public internet. The name is looked up
 * for early advice; what counts is checked again at every connection.
 */
export async function checkedUrl(text: string, kind: EnvironmentKind): Promise<string> {
  if (text === BUILT_IN_RECEIVER && kind === 'sandbox') return text;
  if (text.length > URL_LENGTH_MAX) throw refused(`An address has at most ${URL_LENGTH_MAX} characters.`);
  const url = parse(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('Only https is possible.');
  if (url.username !== '' || url.password !== '')
    throw refused('Leave user and password out of the address.');
  if (url.hash !== '') throw refused('Leave out what follows #: it is never sent.');
  const host = url.hostname.replace(/\.$/, '');
  if (/(^|\.)xn--/.test(host)) {
    throw refused('Names in other letters look like others. Use the ASCII name of the server.');
  }
  const literal = plain(host);
  const addresses = isIP(literal) ? [literal] : await resolved(host);
  if (addresses.length > 0 && addresses.every(isAllowed)) return url.href;
  if (url.protocol !== 'https:') throw refused('Only https is possible.');
  if (url.port !== '') throw refused('Only port 443 is possible.');
  const isLocal = isIP(literal) === 0 && (!host.includes('.') || LOCAL_NAME.test(host));
  if (isLocal || !addresses.every((address) => mayConnect(url, address))) {
    throw refused('This address is not one of the public internet.');
  }
  return url.href;
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw refused('This is no address such as https://shop.example/webhooks.');
  }
}

/** Addresses of a name; none when it cannot be looked up now, because a server may come later than its address. */
async function resolved(host: string): Promise<string[]> {
  const late = new Promise<string[]>((resolve) => setTimeout(resolve, LOOKUP_TIMEOUT_MS, []).unref());
  const found = lookup(host, { all: true }).then(
    (all) => all.map(({ address }) => address),
    () => [],
  );
  return Promise.race([found, late]);
}

function refused(detail: string): DomainError {
  return new DomainError('url_not_allowed', `${detail} Nothing was changed.`, {
    errors: [{ pointer: '/url', code: 'url_not_allowed', detail }],
  });
}
