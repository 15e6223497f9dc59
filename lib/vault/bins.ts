import { brandOf, type CardBrand } from '@/lib/card-number';
import { madeUpCard } from '@/lib/made-up-cards';

export type Funding = 'credit' | 'debit' | 'prepaid' | 'unknown';
/** `country` is ISO 3166-1 alpha-2, null when the range is not in the table. */
export type Bin = { brand: CardBrand | null; country: string | null; funding: Funding };

/**
 * Country of the issuer and funding of the test ranges, by leading digits; the longest prefix wins. A number outside
 * the table still gets its brand from the schemes' public ranges.
 */
const TEST_RANGES: readonly (readonly [prefix: string, country: string, funding: Funding])[] = [
  ['378282', 'US', 'credit'],
  ['400000', 'US', 'credit'],
  ['40000084', 'US', 'credit'],
  ['40000000000032', 'US', 'debit'],
  ['424242', 'US', 'credit'],
  ['4242420000', 'US', 'debit'],
  ['555555', 'US', 'credit'],
];

/** What the leading digits tell about the issuer. Takes a normalised card number. */
export function lookUpBin(number: string): Bin {
  const madeUp = madeUpCard(number);
  if (madeUp) return { brand: madeUp.brand, country: madeUp.country, funding: madeUp.funding };
  const matches = TEST_RANGES.filter(([prefix]) => number.startsWith(prefix));
  const longest = matches.sort(([a], [b]) => b.length - a.length)[0];
  return { brand: brandOf(number), country: longest?.[1] ?? null, funding: longest?.[2] ?? 'unknown' };
}
