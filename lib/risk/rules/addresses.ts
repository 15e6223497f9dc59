/** An address or a network as numbers; client-safe, unlike node:net. IPv4 inside IPv6 (::ffff:…) is IPv4. */
export type Network = { family: 4 | 6; value: bigint; bits: number };

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** The network that a text names, a single address as one of its own; null for everything else. */
export function networkOf(text: string): Network | null {
  if (text.length > 64) return null;
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0) return null;
  const found = address.includes(':') ? sixOf(address) : fourOf(address);
  if (!found) return null;
  const width = found.family === 4 ? 32 : 128;
  const isMapped = found.family === 4 && address.includes(':');
  if (bits === undefined) return { ...found, bits: width };
  const length = OCTET.test(bits) ? Number(bits) - (isMapped ? 96 : 0) : -1;
  return length < 0 || length > width ? null : { ...found, bits: length };
}

/** Whether an address is in a network; of another family it is not. */
export function isWithin(address: Network, network: Network): boolean {
  if (address.family !== network.family) return false;
  const shift = BigInt((network.family === 4 ? 32 : 128) - network.bits);
  return address.value >> shift === network.value >> shift;
}

function fourOf(text: string): { family: 4; value: bigint } | null {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256)) return null;
  return { family: 4, value: octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n) };
}

function sixOf(text: string): { family: 4 | 6; value: bigint } | null {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const four = tail.includes('.') ? fourOf(tail) : null;
  if (tail.includes('.') && !four) return null;
  const groupsOf = four
    ? text.slice(0, -tail.length) +
      (four.value >> 16n).toString(16) +
      ':' +
      (four.value & 0xffffn).toString(16)
    : text;
  const halves = groupsOf.split('::');
  if (halves.length > 2) return null;
  const [head = [], end = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - head.length - end.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...head, ...Array<string>(halves.length === 2 ? gap : 0).fill('0'), ...end];
  if (!groups.every((group) => GROUP.test(group))) return null;
  const value = groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}
