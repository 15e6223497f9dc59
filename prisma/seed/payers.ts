import { sha256 } from '@/lib/crypto';
import type { PayerFacts } from '@/lib/risk/known';
import type { Weighted } from './profile';

const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
] as const;

/**
 * Where somebody pays from: always the same address and device. `beginnings` are those of addresses, of a country's carriers
 * as lib/risk/tables knows them, or for documentation (RFC 5737), which are of no country.
 */
export function payerOf(beginnings: Weighted<string>, who: string): PayerFacts {
  const digest = sha256(who);
  const known = chosen(beginnings, digest.readUInt16BE(0)).split('.');
  const numbers = [...digest.subarray(2, 6 - known.length)].map((byte) => 1 + (byte % 254));
  return {
    ip: [...known, ...numbers].join('.'),
    device: `dev_${digest.toString('hex', 8, 16)}`,
    userAgent: AGENTS[(digest[7] ?? 0) % AGENTS.length] ?? null,
    billingCountry: null,
    shippingCountry: null,
    secondsOnPage: null,
    pasted: null,
  };
}

/** The beginning on which a number falls, each as often as it weighs. */
function chosen(beginnings: Weighted<string>, number: number): string {
  let left = number % beginnings.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [beginning, weight] of beginnings) {
    if (left < weight) return beginning;
    left -= weight;
  }
  throw new Error('nobody pays from anywhere');
}
