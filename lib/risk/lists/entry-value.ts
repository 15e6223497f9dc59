import { isIP } from 'node:net';
import { isAddressRange } from '@/lib/auth/address-ranges';
import { BRANDS, brandOf, EIGHT_DIGITS_FROM } from '@/lib/card-number';
import { isCountry } from '@/lib/countries';
import { normaliseEmail, text } from '@/lib/fields';
import { isId } from '@/lib/ids';
import type { ListKind } from '@/lib/risk/facts';
import { plainAddress } from '@/lib/risk/tables/ip-places';

/** Why a text is no value of a list. `card_token`: cards are added from a payment, never by a number. */
export type ValueProblem =
  | 'value_missing'
  | 'card_token'
  | 'not_email'
  | 'not_domain'
  | 'not_ip'
  | 'network_too_large'
  | 'not_bin'
  | 'bin_too_long'
  | 'not_country'
  | 'not_customer'
  | 'text_refused';

const LENGTH_MAX = 200;
const Text = text(LENGTH_MAX);
/** Networks of fewer bits hold so many addresses that a slip of the pen is more likely than a reason. */
const BITS_MIN = { 4: 8, 6: 16 } as const;

/** The one form in which a value of this kind is stored and compared, or why it is none. */
export function readValue(kind: ListKind, typed: string): { value: string } | { problem: ValueProblem } {
  const value = typed.trim();
  if (value === '') return { problem: 'value_missing' };
  switch (kind) {
    case 'card':
      return { problem: 'card_token' };
    case 'email':
      return found(normaliseEmail(value), 'not_email');
    case 'domain':
      return found(domainOf(value), 'not_domain');
    case 'ip':
      return readNetwork(value);
    case 'bin':
      return readBin(value);
    case 'country':
      return found(countryOf(value), 'not_country');
    case 'customer':
      return found(isId('customer', value) ? value : null, 'not_customer');
    case 'device':
      return found(Text.safeParse(value).success ? value : null, 'text_refused');
  }
}

/** More than six digits of a scheme whose numbers are all short would never be met. */
function readBin(value: string): { value: string } | { problem: ValueProblem } {
  if (!/^\d{6,8}$/.test(value)) return { problem: 'not_bin' };
  const brand = brandOf(value);
  const isShort = brand !== null && BRANDS[brand].lengths.every((length) => length < EIGHT_DIGITS_FROM);
  return value.length > 6 && isShort ? { problem: 'bin_too_long' } : { value };
}

function found(value: string | null, problem: ValueProblem) {
  return value === null ? { problem } : { value };
}

/** As an e-mail address has it; an at sign before it and a dot behind it are only how some write it. */
function domainOf(value: string): string | null {
  const address = normaliseEmail(`someone@${value.replace(/^@/, '').replace(/\.$/, '')}`);
  return address === null ? null : address.slice(address.indexOf('@') + 1);
}

function countryOf(value: string): string | null {
  const code = value.toUpperCase();
  return isCountry(code) ? code : null;
}

function readNetwork(value: string): { value: string } | { problem: ValueProblem } {
  const plain = plainAddress(value).toLowerCase();
  if (!isAddressRange(plain)) return { problem: 'not_ip' };
  const [address = '', length] = plain.split('/');
  const bits = isIP(address) === 6 ? BITS_MIN[6] : BITS_MIN[4];
  return length !== undefined && Number(length) < bits ? { problem: 'network_too_large' } : { value: plain };
}
