import { BlockList, isIP } from 'node:net';

/** Whether the text is a network in CIDR form, IPv4 or IPv6; a plain address is the network of that one address. */
export function isAddressRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return false;
  if (length === undefined) return true;
  return /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
}

export type AddressRanges = { has(address: string | null): boolean };

/** Networks to look addresses up in. None at all is every address; an unknown address is in no network. */
export function addressRanges(ranges: readonly string[]): AddressRanges {
  if (ranges.length === 0) return { has: () => true };
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(length ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return {
    has(address) {
      const version = isIP(address ?? '');
      return version !== 0 && list.check(address ?? '', version === 6 ? 'ipv6' : 'ipv4');
    },
  };
}
