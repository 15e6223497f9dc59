import { BlockList, isIP } from 'node:net';
import { networkOf } from '../rules/addresses';

/**
 * Address ranges of large carriers and owners that serve one country, from the registries' public records: some hundreds of
 * millions of addresses, and no more. Every other address has no country here; none is guessed.
 */
// biome-ignore format: a country a line is the table
const COUNTRIES: Readonly<Record<string, string>> = {
  AU: '58.160.0.0/12 101.160.0.0/11 120.144.0.0/12 124.176.0.0/12',
  BR: '177.0.0.0/8 191.0.0.0/9',
  CA: '24.64.0.0/13 70.24.0.0/13 74.56.0.0/13 142.160.0.0/12',
  CN: '39.128.0.0/10 59.32.0.0/11 111.0.0.0/10 112.0.0.0/10 113.64.0.0/11 116.224.0.0/12 117.128.0.0/10 120.192.0.0/10 180.152.0.0/13 183.192.0.0/10 221.192.0.0/11 223.64.0.0/11',
  DE: '53.0.0.0/8 79.192.0.0/10 80.128.0.0/11 84.128.0.0/10 87.128.0.0/10 91.0.0.0/10 93.192.0.0/10 217.224.0.0/11',
  ES: '79.144.0.0/12 83.32.0.0/11 88.0.0.0/11',
  FR: '82.64.0.0/14 86.192.0.0/10 88.160.0.0/11 90.0.0.0/9',
  GB: '25.0.0.0/8 81.128.0.0/12 86.128.0.0/10 109.144.0.0/12',
  IN: '49.32.0.0/12 117.192.0.0/10 59.88.0.0/13',
  IT: '79.0.0.0/10 87.0.0.0/11 95.224.0.0/11',
  JP: '126.0.0.0/8 133.0.0.0/8',
  KR: '118.32.0.0/11 175.192.0.0/10 211.192.0.0/10',
  MX: '187.128.0.0/10 189.128.0.0/10',
  NL: '77.160.0.0/11 84.80.0.0/12',
  PL: '79.184.0.0/13 83.0.0.0/11',
  RU: '95.24.0.0/13 176.208.0.0/12 178.64.0.0/13',
  TR: '78.160.0.0/11 85.96.0.0/12 88.224.0.0/11',
  US: '6.0.0.0/7 11.0.0.0/8 12.0.0.0/8 17.0.0.0/8 19.0.0.0/8 21.0.0.0/8 22.0.0.0/8 26.0.0.0/8 28.0.0.0/7 30.0.0.0/8 33.0.0.0/8 55.0.0.0/8 73.0.0.0/8 214.0.0.0/7',
};

/** Ranges that no payer on the internet has: private, shared, loopback, link-local, unspecified. */
const PRIVATE =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 ::/128 ::1/128 fc00::/7 fe80::/10';

function listOf(ranges: string): BlockList {
  const list = new BlockList();
  for (const range of ranges.split(' ')) {
    const [network = '', bits = ''] = range.split('/');
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const privateRanges = listOf(PRIVATE);
/** By the first number of the address, so that few ranges are compared. */
const byFirst = new Map<number, [country: string, start: number, end: number][]>();
for (const [country, ranges] of Object.entries(COUNTRIES)) {
  for (const range of ranges.split(' ')) {
    const [network = '', bits = ''] = range.split('/');
    const start = numberOf(network);
    const end = start + 2 ** (32 - Number(bits)) - 1;
    for (let first = Math.floor(start / 2 ** 24); first <= Math.floor(end / 2 ** 24); first += 1) {
      byFirst.set(first, [...(byFirst.get(first) ?? []), [country, start, end]]);
    }
  }
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/**
 * The one form of an address: IPv4 that came as IPv6 (`::ffff:1.2.3.4`, `::ffff:102:304`) as what it is, IPv6 as RFC 5952
 * writes it. Otherwise one address in several spellings would count as several. What is no address stays as it is.
 */
export function plainAddress(ip: string): string {
  const network = networkOf(ip);
  if (!network || ip.includes('/')) return ip;
  if (network.family === 6) return new URL(`http://[${ip}]`).hostname.slice(1, -1);
  return [24n, 16n, 8n, 0n].map((shift) => (network.value >> shift) & 255n).join('.');
}

/** ISO 3166-1 alpha-2 of the country that the address’s range is known to serve, or null. Takes a plain address. */
export function countryOfAddress(ip: string): string | null {
  if (isIP(ip) !== 4) return null;
  const number = numberOf(ip);
  const found = byFirst
    .get(Math.floor(number / 2 ** 24))
    ?.find(([, start, end]) => start <= number && number <= end);
  return found?.[0] ?? null;
}

/** Whether the address is one that is used inside networks only: that of a proxy or of the house, never of a payer. */
export function isPrivateAddress(ip: string): boolean {
  const family = isIP(ip);
  return family !== 0 && privateRanges.check(ip, family === 6 ? 'ipv6' : 'ipv4');
}
